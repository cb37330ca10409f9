import type { Matrix } from 'ml-matrix';

/** Means and population standard deviations (n) of columns; a deviation of 0 counts as 1. */
export class Scaler {
  readonly mean: Float64Array;
  readonly sd: Float64Array;

  constructor(x: Matrix) {
    this.mean = Float64Array.from(x.mean('column'));
    this.sd = deviations(x, this.mean);
  }

  /** (x - mean) / sd of each column. */
  apply(x: Matrix): Matrix {
    return x.clone().subRowVector(this.mean).divRowVector(this.sd);
  }
}

/** Population standard deviations (n) of columns; 0 counts as 1. */
export function deviations(x: Matrix, mean: ArrayLike<number>): Float64Array {
  return Float64Array.from({ length: x.columns }, (_, j) => {
    let squares = 0;
    for (let i = 0; i < x.rows; i++) squares += (x.get(i, j) - mean[j]) ** 2;
    return Math.sqrt(squares / x.rows) || 1;
  });
}
