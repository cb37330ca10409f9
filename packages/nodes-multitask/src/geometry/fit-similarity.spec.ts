import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apply, fitSimilarity, type Matrix3, type Vector3 } from './fit-similarity.ts';

const angle = fc.double({ min: -Math.PI, max: Math.PI, noNaN: true });
const coordinate = fc.double({ min: -10, max: 10, noNaN: true });

function rotation(a: number, b: number, c: number): Matrix3 {
  const [ca, sa, cb, sb, cc, sc] = [Math.cos(a), Math.sin(a), Math.cos(b), Math.sin(b), Math.cos(c), Math.sin(c)];
  return [
    [cc * cb, cc * sb * sa - sc * ca, cc * sb * ca + sc * sa],
    [sc * cb, sc * sb * sa + cc * ca, sc * sb * ca - cc * sa],
    [-sb, cb * sa, cb * ca],
  ];
}

/** A rigid body: four points that do not lie in a plane, and a fifth. */
const BODY = [0, 0, 0, 4, 0, 0, 0, 3, 0, 0, 0, 2, 1, 1, 1];
const points = (flat: readonly number[]) =>
  Array.from({ length: flat.length / 3 }, (_, k) => flat.slice(3 * k, 3 * k + 3) as unknown as Vector3);

describe('fitSimilarity', () => {
  it('finds any rotation, scale and translation again', () => {
    const scale = fc.double({ min: 0.1, max: 50, noNaN: true });
    const shift = fc.tuple(coordinate, coordinate, coordinate);
    fc.assert(
      fc.property(angle, angle, angle, scale, shift, (a, b, c, size, [dx, dy, dz]) => {
        const turn = rotation(a, b, c);
        const target = points(BODY).flatMap((point) => {
          const [x, y, z] = apply(turn, point);
          return [size * x + dx, size * y + dy, size * z + dz];
        });
        const fit = fitSimilarity(BODY, target, [1, 2, 1, 0.5, 1]);
        expect(fit.scale / size).toBeCloseTo(1, 9);
        expect(fit.residual).toBeLessThan(1e-6);
        fit.rotation.forEach((row, i) => {
          row.forEach((value, j) => {
            expect(value).toBeCloseTo(turn[i][j], 8);
          });
        });
        [dx, dy, dz].forEach((value, i) => {
          expect(fit.translation[i]).toBeCloseTo(value, 6);
        });
      }),
    );
  });

  it('never mirrors: a mirrored target gets a proper rotation', () => {
    const mirrored = points(BODY).flatMap(([x, y, z]) => [-x, y, z]);
    const { rotation: r, residual } = fitSimilarity(BODY, mirrored, [1, 1, 1, 1, 1]);
    const determinant =
      r[0][0] * (r[1][1] * r[2][2] - r[1][2] * r[2][1]) -
      r[0][1] * (r[1][0] * r[2][2] - r[1][2] * r[2][0]) +
      r[0][2] * (r[1][0] * r[2][1] - r[1][1] * r[2][0]);
    expect(determinant).toBeCloseTo(1, 12);
    expect(residual).toBeGreaterThan(0.1);
  });

  it('follows the weights: a point of weight 0 does not count', () => {
    const target = [...BODY];
    target[12] += 100;
    expect(fitSimilarity(BODY, target, [1, 1, 1, 1, 0]).residual).toBeLessThan(1e-12);
    expect(fitSimilarity(BODY, target, [1, 1, 1, 1, 1]).residual).toBeGreaterThan(1);
  });

  it('gives NaN for NaN points', () => {
    const target = [...BODY];
    target[0] = Number.NaN;
    expect(fitSimilarity(BODY, target, [1, 1, 1, 1, 1]).scale).toBeNaN();
  });
});
