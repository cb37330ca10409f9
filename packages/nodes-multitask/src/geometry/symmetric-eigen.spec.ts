import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { symmetricEigen } from './symmetric-eigen.ts';

const times = (matrix: number[][], vector: readonly number[]) =>
  matrix.map((row) => row.reduce((sum, value, i) => sum + value * vector[i], 0));
const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, i) => sum + value * b[i], 0);

describe('symmetricEigen', () => {
  it('solves a matrix with known eigenvalues', () => {
    const { values, vectors } = symmetricEigen([
      [2, 1],
      [1, 2],
    ]);
    expect(values[0]).toBeCloseTo(3, 14);
    expect(values[1]).toBeCloseTo(1, 14);
    expect(Math.abs(vectors[0][0])).toBeCloseTo(Math.SQRT1_2, 14);
    expect(vectors[0][0]).toBeCloseTo(vectors[0][1], 14);
  });

  it('gives orthonormal vectors that the matrix only stretches, for any 4 x 4 symmetric matrix', () => {
    const entry = fc.double({ min: -1000, max: 1000, noNaN: true });
    fc.assert(
      fc.property(fc.array(entry, { minLength: 10, maxLength: 10 }), (upper) => {
        const at = (i: number, j: number) => (i <= j ? upper[(i * (7 - i)) / 2 + j] : upper[(j * (7 - j)) / 2 + i]);
        const matrix = [0, 1, 2, 3].map((i) => [0, 1, 2, 3].map((j) => at(i, j)));
        const scale = Math.max(1e-300, ...matrix.flat().map(Math.abs));
        const { values, vectors } = symmetricEigen(matrix);
        for (let k = 0; k < 4; k++) {
          const stretched = times(matrix, vectors[k]);
          for (let i = 0; i < 4; i++) {
            expect(Math.abs(stretched[i] - values[k] * vectors[k][i])).toBeLessThanOrEqual(1e-12 * scale);
            expect(dot(vectors[k], vectors[i])).toBeCloseTo(i === k ? 1 : 0, 12);
          }
          if (k > 0) expect(values[k - 1]).toBeGreaterThanOrEqual(values[k]);
        }
      }),
    );
  });

  it('keeps the axes of a diagonal and of a zero matrix', () => {
    expect(
      symmetricEigen([
        [0, 0, 0],
        [0, 5, 0],
        [0, 0, 1],
      ]).values,
    ).toEqual([5, 1, 0]);
    expect(
      symmetricEigen([
        [0, 0],
        [0, 0],
      ]).vectors,
    ).toEqual([
      [1, 0],
      [0, 1],
    ]);
  });

  it('gives NaN for NaN instead of a made-up answer', () => {
    expect(
      symmetricEigen([
        [Number.NaN, 1],
        [1, 2],
      ]).values.every(Number.isNaN),
    ).toBe(true);
  });
});
