export interface Eigen {
  /** Largest first. */
  readonly values: readonly number[];
  /** One unit vector per value. */
  readonly vectors: readonly (readonly number[])[];
}

/** A sweep squares the distance to the solution near its end; a 4 x 4 matrix needs about six. */
const MAX_SWEEPS = 40;

/**
 * Eigenvalues and vectors of a real symmetric matrix by cyclic Jacobi rotations. Converges for every finite matrix,
 * also with equal eigenvalues; a matrix with NaN gives NaN.
 *
 * Source: Golub and Van Loan, Matrix Computations, 8.5.
 */
export function symmetricEigen(matrix: readonly (readonly number[])[]): Eigen {
  const size = matrix.length;
  const a = matrix.map((row) => [...row]);
  const v = a.map((_, i) => a.map((_, j) => (i === j ? 1 : 0)));
  for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
    let rotated = false;
    for (let p = 0; p < size; p++) {
      for (let q = p + 1; q < size; q++) {
        // Below the rounding error of the diagonal a rotation changes nothing any more.
        if (Math.abs(a[p][q]) <= Number.EPSILON * Math.sqrt(Math.abs(a[p][p] * a[q][q])) * 1e-3) continue;
        rotate(a, v, p, q);
        rotated = true;
      }
    }
    if (!rotated) break;
  }
  const order = a.map((_, i) => i).sort((i, j) => a[j][j] - a[i][i]);
  return { values: order.map((i) => a[i][i]), vectors: order.map((i) => v.map((row) => row[i])) };
}

/** Turns axes p and q so that a[p][q] becomes 0, and records the turn in the columns of v. */
function rotate(a: number[][], v: number[][], p: number, q: number): void {
  const theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1));
  const cos = 1 / Math.hypot(t, 1);
  const sin = t * cos;
  turnColumns(a, p, q, cos, sin);
  for (let k = 0; k < a.length; k++) {
    const up = a[p][k];
    const uq = a[q][k];
    a[p][k] = cos * up - sin * uq;
    a[q][k] = sin * up + cos * uq;
  }
  a[p][q] = 0;
  a[q][p] = 0;
  turnColumns(v, p, q, cos, sin);
}

function turnColumns(rows: number[][], p: number, q: number, cos: number, sin: number): void {
  for (let i = 0; i < rows.length; i++) {
    const up = rows[i][p];
    const uq = rows[i][q];
    rows[i][p] = cos * up - sin * uq;
    rows[i][q] = sin * up + cos * uq;
  }
}
