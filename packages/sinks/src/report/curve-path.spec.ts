import { describe, expect, it } from 'vitest';
import { curvePaths } from './curve-path.ts';

const paths = (...pieces: (readonly [at: number, mean: number, low?: number, high?: number][])[]) =>
  curvePaths(
    pieces.map((piece) => ({
      at: piece.map(([at]) => at),
      mean: piece.map(([, mean]) => mean),
      low: piece.map(([, mean, low = mean]) => low),
      high: piece.map(([, mean, , high = mean]) => high),
    })),
    (at) => at * 10,
    (value) => 100 - value,
  );

describe('curvePaths', () => {
  it('draws each piece for itself, in relative whole numbers', () => {
    expect(
      paths(
        [
          [0, 10],
          [1, 20],
          [2, 15],
        ],
        [
          [5, 15],
          [6, 15],
        ],
      ),
    ).toEqual({
      line: 'M0 90l10-10 10 5M50 85l10 0',
      area: '',
    });
  });

  it('draws the range of values as an area, there and back', () => {
    expect(
      paths([
        [0, 10, 5, 15],
        [1, 10, 8, 10],
      ]),
    ).toEqual({ line: 'M0 90l10 0', area: 'M0 85l10 5 0 2-10 3z' });
  });

  it('draws one value as a dot', () => {
    expect(paths([[3, 50]])).toEqual({ line: 'M30 50h0', area: '' });
  });
});
