import { symmetricEigen } from './symmetric-eigen.ts';

/** Three rows of three. */
export type Matrix3 = readonly [Vector3, Vector3, Vector3];
export type Vector3 = readonly [number, number, number];

/** `target = scale * rotation * source + translation` */
export interface Similarity {
  readonly rotation: Matrix3;
  readonly scale: number;
  readonly translation: Vector3;
  /** Weighted root mean square distance left over, in units of the source. */
  readonly residual: number;
}

/**
 * Best similarity transform (no reflection) from source to target points, weighted least squares.
 *
 * @param source [n, 3]
 * @param target [n, 3]
 * @param weights [n] not negative, not all zero
 *
 * Source: Horn, Closed-form solution of absolute orientation using unit quaternions, 1987.
 */
export function fitSimilarity(
  source: ArrayLike<number>,
  target: ArrayLike<number>,
  weights: readonly number[],
): Similarity {
  const from = centre(source, weights);
  const to = centre(target, weights);
  const cross = [0, 1, 2].map((i) => [0, 1, 2].map((j) => weighted(weights, (k) => from.at(k, i) * to.at(k, j))));
  const rotation = quaternionMatrix(symmetricEigen(hornMatrix(cross)).vectors[0]);

  const spread = weighted(weights, (k) => square(from.at(k, 0)) + square(from.at(k, 1)) + square(from.at(k, 2)));
  const turned = [0, 1, 2].map((i) => [0, 1, 2].reduce((sum, j) => sum + rotation[i][j] * cross[j][i], 0));
  const scale = (turned[0] + turned[1] + turned[2]) / spread;
  const moved = apply(rotation, from.mean);
  const translation = [0, 1, 2].map((i) => to.mean[i] - scale * moved[i]) as unknown as Vector3;

  const squares = weighted(weights, (k) => {
    const point = apply(rotation, [from.at(k, 0), from.at(k, 1), from.at(k, 2)]);
    return [0, 1, 2].reduce((sum, i) => sum + square(to.at(k, i) - scale * point[i]), 0);
  });
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return { rotation, scale, translation, residual: Math.sqrt(squares / total) / scale };
}

export function apply(rotation: Matrix3, [x, y, z]: Vector3): Vector3 {
  return [
    rotation[0][0] * x + rotation[0][1] * y + rotation[0][2] * z,
    rotation[1][0] * x + rotation[1][1] * y + rotation[1][2] * z,
    rotation[2][0] * x + rotation[2][1] * y + rotation[2][2] * z,
  ];
}

const square = (value: number): number => value * value;

function weighted(weights: readonly number[], value: (index: number) => number): number {
  return weights.reduce((sum, weight, k) => sum + weight * value(k), 0);
}

interface Centred {
  readonly mean: Vector3;
  at(point: number, axis: number): number;
}

function centre(points: ArrayLike<number>, weights: readonly number[]): Centred {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = [0, 1, 2].map((axis) => weighted(weights, (k) => points[3 * k + axis]) / total) as unknown as Vector3;
  return { mean, at: (point, axis) => points[3 * point + axis] - mean[axis] };
}

/** The symmetric 4 x 4 matrix whose first eigenvector is the rotation as a quaternion. */
function hornMatrix([[xx, xy, xz], [yx, yy, yz], [zx, zy, zz]]: readonly (readonly number[])[]): number[][] {
  return [
    [xx + yy + zz, yz - zy, zx - xz, xy - yx],
    [yz - zy, xx - yy - zz, xy + yx, zx + xz],
    [zx - xz, xy + yx, yy - xx - zz, yz + zy],
    [xy - yx, zx + xz, yz + zy, zz - xx - yy],
  ];
}

function quaternionMatrix([w, x, y, z]: readonly number[]): Matrix3 {
  return [
    [w * w + x * x - y * y - z * z, 2 * (x * y - w * z), 2 * (x * z + w * y)],
    [2 * (x * y + w * z), w * w - x * x + y * y - z * z, 2 * (y * z - w * x)],
    [2 * (x * z - w * y), 2 * (y * z + w * x), w * w - x * x - y * y + z * z],
  ];
}
