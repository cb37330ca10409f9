import { describe, expect, it } from 'vitest';
import type { Bin } from './binned-columns.ts';
import { curvePieces } from './curve-pieces.ts';

const bin = (mean: number): Bin => ({ count: 1, mean, low: mean - 1, high: mean + 1 });
const bins = (places: readonly number[]) => new Map(places.map((place) => [place, bin(place)]));
const pieces = (valued: readonly number[], seen: readonly number[], step = 1) =>
  curvePieces(bins(valued), { seen, middle: (place) => place + 0.5, step }).map(({ mean }) => mean);

describe('curvePieces', () => {
  it('is one piece where every frame has a value', () => {
    expect(curvePieces(bins([2, 3]), { seen: [2, 3], middle: (place) => place * 10, step: 1 })).toEqual([
      { at: [20, 30], mean: [2, 3], low: [1, 2], high: [3, 4] },
    ]);
    // one frame in eight bins
    expect(pieces([0, 8, 16], [0, 8, 16], 8)).toEqual([[0, 8, 16]]);
  });

  it('breaks where a frame has no value', () => {
    expect(pieces([0, 1, 3, 4, 6], [0, 1, 2, 3, 4, 5, 6])).toEqual([[0, 1], [3, 4], [6]]);
  });

  it('breaks where frames are missing, and not for a single one', () => {
    expect(pieces([0, 1, 3, 9], [0, 1, 3, 9])).toEqual([[0, 1, 3], [9]]);
  });

  it('is nothing without a value', () => {
    expect(pieces([], [0, 1])).toEqual([]);
  });
});
