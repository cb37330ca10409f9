import { describe, expect, it } from 'vitest';
import { clipsOf } from './clips.ts';
import { curveOf, envelope, loneValues } from './curve.ts';

describe('the curve of a person', () => {
  const [clip] = clipsOf({ name: 't.csv', rowCount: 5, frame: Float32Array.of(0, 0, 1, 2, 2) });
  const codes = Int32Array.of(0, 1, 1, 0, 2);
  const values = Float32Array.of(0.5, 0.25, 0.125, Number.NaN, 1);

  it('has a value per frame', () => {
    expect([...curveOf(clip, codes, new Set([0]), values)]).toEqual([0.5, Number.NaN, Number.NaN]);
    expect([...curveOf(clip, codes, new Set([1]), values)]).toEqual([0.25, 0.125, Number.NaN]);
  });

  it('is that of all who are one person', () => {
    expect([...curveOf(clip, codes, new Set([0, 2]), values)]).toEqual([0.5, Number.NaN, 1]);
  });
});

describe('values that no line reaches', () => {
  it.each([
    [[], []],
    [[0], [0]],
    [
      [null, 1, null, 2, 3, null, 0],
      [1, 6],
    ],
    [[4, null, 5, 6], [0]],
    [[null, null], []],
  ])('in %o are at %o', (values, places) => expect(loneValues(values)).toEqual(places));
});

describe('curves that are drawn', () => {
  const count = 10_000;
  const xs = Float64Array.from({ length: count }, (_, i) => 2 * i);
  const flat = new Float32Array(count);
  flat[7777] = 1;
  const empty = new Float32Array(count).fill(Number.NaN);

  it('are bounded by pixels, and lose no peak', () => {
    const [drawnXs, peak, none] = envelope(xs, [flat, empty], 0, 2 * count, 100);
    expect(drawnXs).toHaveLength(200);
    expect(drawnXs).toEqual([...drawnXs].sort((a, b) => a - b));
    expect([drawnXs[0], drawnXs.at(-1)]).toEqual([0, 2 * (count - 1)]);
    expect(peak.filter((y) => y === 1)).toHaveLength(1);
    expect(drawnXs[peak.indexOf(1)]).toBeCloseTo(2 * 7777, -3);
    expect(new Set(none)).toEqual(new Set([null]));
  });

  it('have the least and the greatest value in the order in which they come', () => {
    const values = Float32Array.from({ length: 40 }, (_, i) => [3, 1, 4, 2][i % 4] + (i >= 20 ? 4 : 0));
    const places = Float64Array.from({ length: 40 }, (_, i) => i);
    expect(envelope(places, [values], 0, 39, 2)[1]).toEqual([1, 4, 5, 8]);
  });

  it('are whole where few are seen, with a neighbour on each side', () => {
    expect(envelope(xs, [flat], 2 * 7776, 2 * 7778, 100)).toEqual([
      [15550, 15552, 15554, 15556, 15558],
      [0, 0, 1, 0, 0],
    ]);
  });
});
