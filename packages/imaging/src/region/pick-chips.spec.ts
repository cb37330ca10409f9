import { type Chips, Frame } from '@fexgraph/core';
import { describe, expect, it } from 'vitest';
import { pickChips, placeRows } from './pick-chips.ts';

const SIDE = 2;
const SIZE = 3 * SIDE * SIDE;
const frame = new Frame({
  key: { source: 'test', index: 0, time: 0 },
  name: 'blank.png',
  pixels: { data: new Uint8Array(3), width: 1, height: 1, channels: 3 },
});

/** Chips filled with a number each; null is a face without a place. */
function packet(chips: (length: number) => Chips['chips'], ...faces: (number | null)[]): Chips {
  const count = faces.length;
  const tensor = chips(count);
  faces.forEach((value, face) => {
    tensor.data.fill(value ?? 9, face * SIZE, (face + 1) * SIZE);
  });
  return {
    key: frame.key,
    frame,
    count,
    boxes: new Float32Array(4 * count),
    scores: new Float32Array(count),
    regions: Float32Array.from({ length: 5 * count }, (_, i) => (faces[Math.floor(i / 5)] === null ? Number.NaN : 1)),
    chips: tensor,
  };
}

const floats = (count: number): Chips['chips'] => ({
  type: 'float32',
  dims: [count, 3, SIDE, SIDE],
  data: new Float32Array(count * SIZE),
});
const bytes = (count: number): Chips['chips'] => ({
  type: 'uint8',
  dims: [count, SIDE, SIDE, 3],
  data: new Uint8Array(count * SIZE),
});
const form = { type: 'float32', side: SIDE, madeBy: 'detect/crop' } as const;

describe('pickChips', () => {
  it('leaves out faces that have no place', () => {
    const { faces, chips } = pickChips(packet(floats, 1, null, 3), form);
    expect(faces).toEqual([0, 2]);
    expect(chips.dims).toEqual([2, 3, SIDE, SIDE]);
    expect([...chips.data]).toEqual([...new Array(SIZE).fill(1), ...new Array(SIZE).fill(3)]);
  });

  it.each([
    [1, Number.NaN],
    [3, Number.POSITIVE_INFINITY],
    [2, 0],
    [3, -1],
  ])('takes a region whose number %i is %f for no place', (at, value) => {
    const item = packet(floats, 1, 2);
    item.regions[at] = value;
    expect(pickChips(item, form).faces).toEqual([1]);
  });

  it('copies nothing where all faces have one', () => {
    const item = packet(floats, 1, 2);
    expect(pickChips(item, form)).toEqual({ faces: [0, 1], chips: item.chips });
    expect(pickChips(item, form).chips).toBe(item.chips);
  });

  it('takes no faces at all', () => {
    expect(pickChips(packet(floats), form).chips.dims[0]).toBe(0);
  });

  it('takes bytes where bytes are wanted', () => {
    expect(pickChips(packet(bytes, null, 7), { ...form, type: 'uint8' }).chips).toEqual({
      type: 'uint8',
      dims: [1, SIDE, SIDE, 3],
      data: new Uint8Array(SIZE).fill(7),
    });
  });

  it.each([
    ['of another type', packet(bytes, 1), form],
    ['of another side', packet(floats, 1), { ...form, side: 4 }],
    ['of another layout', { ...packet(floats, 1), chips: { ...floats(1), dims: [1, SIDE, SIDE, 3] } }, form],
  ])('refuses chips %s and says what makes the right ones', (_what, item, wanted) => {
    expect(() => pickChips(item as Chips, wanted)).toThrow(
      expect.objectContaining({ code: 'BAD_INPUT', hint: expect.stringContaining('detect/crop') }),
    );
  });
});

describe('placeRows', () => {
  it('puts each row at its face and NaN at the others', () => {
    const rows = Float32Array.of(1, 2, 3, 4);
    expect([...placeRows(rows, 2, [0, 2], 3)]).toEqual([1, 2, Number.NaN, Number.NaN, 3, 4]);
    expect([...placeRows(new Float32Array(0), 2, [], 1)]).toEqual([Number.NaN, Number.NaN]);
    expect(placeRows(rows, 2, [0, 1], 2)).toBe(rows);
  });
});
