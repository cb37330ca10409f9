import type { Chips } from '@fexgraph/core';
import { cutChips, packRegions } from '@fexgraph/imaging';
import { describe, expect, it } from 'vitest';
import { context, detections, FakeInference, floats, greyFrame, optionsFor } from '../../test/node-fixtures.ts';
import { attentionMesh } from './attention-mesh.ts';

const fill = (values: number, value: number) => floats(new Float32Array(values).fill(value), 1, values);

const PATCH = 7;
const repeat = (values: number, ...pattern: number[]) =>
  floats(
    Float32Array.from({ length: values }, (_, i) => pattern[i % pattern.length]),
    1,
    values,
  );

/** A level face from 48 to 144, the left half of its vertices at 48. */
const level = {
  output_mesh_identity: floats(
    Float32Array.from({ length: 1404 }, (_, i) => [i < 702 ? 48 : 144, i % 6 < 3 ? 48 : 144, 0][i % 3]),
    1,
    1404,
  ),
  output_lips: repeat(160, 96, 144),
  output_left_eye: repeat(142, 48, 96),
  output_right_eye: repeat(142, 144, 96),
  output_left_iris: repeat(10, 48, 96),
  output_right_iris: repeat(10, 144, 96),
};

/** A network that puts all points at the first byte of the chip, and is sure of a face if that byte is not 0. */
const echo = () =>
  new FakeInference(({ data }) => {
    const at = Number(data[0]);
    return {
      output_mesh_identity: fill(1404, at),
      output_lips: fill(160, at),
      output_left_eye: fill(142, at),
      output_right_eye: fill(142, at),
      output_left_iris: fill(10, at),
      output_right_iris: fill(10, at),
      conv_faceflag: fill(1, at === 0 ? -3 : 3),
    };
  });

/** Faces in regions of 192 pixels with their corner at (10, 20); each chip filled with its value. */
function chips(...values: number[]): Chips {
  const found = detections(greyFrame(300, 300), ...values.map(() => [10, 20, 202, 212]));
  const region = { centreX: 106, centreY: 116, width: 192, height: 192, rotation: 0 };
  const bytes = 192 * 192 * 3;
  const data = Uint8Array.from({ length: values.length * bytes }, (_, i) => values[Math.floor(i / bytes)]);
  return {
    ...found,
    regions: packRegions(values.map(() => region)),
    chips: { type: 'uint8', dims: [values.length, 192, 192, 3], data },
  };
}

async function prepared(inference: FakeInference, options = {}) {
  const node = new attentionMesh.nodeClass(optionsFor(attentionMesh, { tryTurned: false, ...options }), inference);
  await node.prepare();
  return node;
}

describe('multitask/attention-mesh', () => {
  it('runs face by face and places each mesh in the frame', async () => {
    const inference = echo();
    const [found] = await (await prepared(inference)).process([chips(30, 60)], context);
    expect(inference.images.map(({ dims }) => dims)).toEqual([
      [1, 192, 192, 3],
      [1, 192, 192, 3],
    ]);
    expect([...found.mesh.subarray(0, 3)]).toEqual([40, 50, 30]);
    expect([...found.mesh.subarray(-3)]).toEqual([70, 80, 60]);
    expect(found.presence[0]).toBeCloseTo(1 / (1 + Math.exp(-3)), 6);
  });

  it('gives NaN points for a face it does not see, and keeps its box', async () => {
    const item = chips(30, 0);
    const [found] = await (await prepared(echo())).process([item], context);
    expect(found.mesh.subarray(0, 1434).every(Number.isFinite)).toBe(true);
    expect(found.mesh.subarray(1434).every(Number.isNaN)).toBe(true);
    expect(found.presence[1]).toBeCloseTo(1 / (1 + Math.exp(3)), 6);
    expect([found.count, found.boxes]).toEqual([2, item.boxes]);
    const [all] = await (await prepared(echo(), { minPresence: 0 })).process([item], context);
    expect(all.mesh.every(Number.isFinite)).toBe(true);
  });

  it('does not look at a region that is nowhere, nor run for a frame without a face', async () => {
    const inference = echo();
    const item = chips(30);
    const nowhere = { ...item, regions: new Float32Array(5).fill(Number.NaN) };
    const found = await (await prepared(inference)).process([nowhere, chips()], context);
    expect(inference.images).toEqual([]);
    expect(found.map(({ count, mesh }) => [count, mesh.length])).toEqual([
      [1, 1434],
      [0, 0],
    ]);
    expect(found[0].presence[0]).toBe(0);
    const half = chips(30, 60);
    half.regions.fill(Number.NaN, 0, 5);
    const [second] = await (await prepared(inference)).process([half], context);
    expect(inference.images).toHaveLength(1);
    expect(second.mesh[0]).toBeNaN();
    expect([...second.mesh.subarray(1434, 1437)]).toEqual([70, 80, 60]);
  });

  /** Sees a level face in every chip, and is sure of it where the first pixel is of the patch below. */
  const onItsHead = () =>
    new FakeInference(({ data }) => ({ ...level, conv_faceflag: fill(1, Number(data[0]) === PATCH ? 25 : 2) }));

  function cornered(): Chips {
    const frame = greyFrame(300, 300);
    // The lower right corner of the region, in which the first pixel of a turned chip lies.
    for (let y = 160; y < 220; y++) frame.pixels.data.fill(PATCH, 3 * (300 * y + 150), 3 * (300 * y + 210));
    const found = detections(frame, [10, 20, 202, 212], [0, 0, 9, 9]);
    const regions = packRegions([
      { centreX: 106, centreY: 116, width: 192, height: 192, rotation: 0 },
      { centreX: Number.NaN, centreY: 0, width: 9, height: 9, rotation: 0 },
    ]);
    return {
      ...found,
      points: new Float32Array(20).fill(7),
      regions,
      chips: cutChips(frame.pixels, regions, 192, 'zero'),
    };
  }

  it('turns a face that stands on its head, says so, and forgets its eye points', async () => {
    const item = cornered();
    const [found] = await (await prepared(onItsHead(), { tryTurned: true })).process([item], context);
    expect([...found.turned!]).toEqual([1, 0]);
    expect(found.presence[0]).toBeCloseTo(1, 6);
    // The eye on the chip's left is 36 pixels from the middle of the closer square, on the right of the frame.
    expect(found.mesh[3 * 33]).toBeCloseTo(106 + 36, 0);
    expect([found.points![0], found.points![10]]).toEqual([Number.NaN, 7]);
    expect(item.points![0]).toBe(7);
    const [believed] = await (await prepared(onItsHead())).process([item], context);
    expect([believed.turned![0], believed.mesh[3 * 33]]).toEqual([0, 10 + 48]);
  });

  it('refuses chips of another size or type, with the fix', async () => {
    const small = { ...chips(1), chips: { type: 'uint8' as const, dims: [1, 96, 96, 3], data: new Uint8Array(27648) } };
    await expect((await prepared(echo())).process([small], context)).rejects.toMatchObject({
      code: 'BAD_INPUT',
      message: expect.stringContaining('192'),
      hint: expect.stringContaining('detect/crop-rotated'),
    });
  });
});
