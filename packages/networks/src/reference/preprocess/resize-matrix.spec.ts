import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { antialiasedMatrix, bilinearMatrix, chain, type ResizeMatrix } from './resize-matrix.ts';

/** The non-zero weights of one output, with the place of the first. */
function taps({ values, inputs }: ResizeMatrix, output: number): { first: number; weights: number[] } {
  const row = [...values.subarray(output * inputs, (output + 1) * inputs)];
  const first = row.findIndex((weight) => weight !== 0);
  return { first, weights: row.filter((weight) => weight !== 0) };
}

function expectTaps(matrix: ResizeMatrix, output: number, first: number, weights: number[]): void {
  const actual = taps(matrix, output);
  expect(actual.first).toBe(first);
  expect(actual.weights).toHaveLength(weights.length);
  for (const [index, weight] of weights.entries()) expect(actual.weights[index]).toBeCloseTo(weight, 12);
}

describe('antialiasedMatrix', () => {
  const matrix = antialiasedMatrix(256, 224);

  it('is the seven-phase filter of the reference', () => {
    for (const q of [1, 15, 30]) {
      expectTaps(matrix, 7 * q, 8 * q - 1, [1 / 19, 15 / 19, 3 / 19]);
      expectTaps(matrix, 7 * q + 1, 8 * q + 1, [13 / 18, 5 / 18]);
      expectTaps(matrix, 7 * q + 2, 8 * q + 2, [11 / 18, 7 / 18]);
      expectTaps(matrix, 7 * q + 3, 8 * q + 3, [1 / 2, 1 / 2]);
      expectTaps(matrix, 7 * q + 4, 8 * q + 4, [7 / 18, 11 / 18]);
      expectTaps(matrix, 7 * q + 5, 8 * q + 5, [5 / 18, 13 / 18]);
      expectTaps(matrix, 7 * q + 6, 8 * q + 6, [3 / 19, 15 / 19, 1 / 19]);
    }
  });

  it('renormalises at the ends', () => {
    expectTaps(matrix, 0, 0, [15 / 18, 3 / 18]);
    expectTaps(matrix, 223, 254, [3 / 18, 15 / 18]);
  });
});

describe('bilinearMatrix', () => {
  it('samples half-pixel positions', () => {
    // 256 / 112 * 0.5 - 0.5 = 9 / 14
    expectTaps(bilinearMatrix(256, 112), 0, 0, [5 / 14, 9 / 14]);
    expectTaps(bilinearMatrix(4, 4), 2, 2, [1]);
  });
});

describe('every resize', () => {
  it('keeps a constant picture: rows sum to 1', () => {
    const sizes = fc.tuple(fc.integer({ min: 1, max: 80 }), fc.integer({ min: 1, max: 80 }));
    fc.assert(
      fc.property(sizes, sizes, ([a, b], [c, d]) => {
        for (const matrix of [
          bilinearMatrix(a, b),
          antialiasedMatrix(a, b),
          chain(bilinearMatrix(a, c), antialiasedMatrix(c, d)),
        ]) {
          for (let output = 0; output < matrix.outputs; output++) {
            const { weights } = taps(matrix, output);
            expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 10);
            expect(weights.every((weight) => weight > 0)).toBe(true);
          }
        }
      }),
      { numRuns: 50 },
    );
  });
});
