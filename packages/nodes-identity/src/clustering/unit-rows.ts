/** Shorter rows are taken to be this long, so that a row of zeros stays (almost) zero and matches nobody. */
const LEAST_NORM = 1e-12;

/**
 * Rows scaled to unit length in float64, then rounded to float32. A row with a value that is not finite is undefined
 * and takes no part in clustering.
 *
 * @param embeddings [n, dimension]
 *
 * Source: spec: pipeline 7.5, steps 1 and 2.
 */
export function unitRows(embeddings: Float32Array, dimension: number): (Float32Array | undefined)[] {
  return Array.from({ length: embeddings.length / dimension }, (_, i) =>
    unitRow(embeddings.subarray(i * dimension, (i + 1) * dimension)),
  );
}

/** One row; undefined if a value is not finite. */
export function unitRow(row: Float32Array): Float32Array | undefined {
  if (!row.every(Number.isFinite)) return undefined;
  const norm = Math.max(Math.sqrt(row.reduce((sum, value) => sum + value * value, 0)), LEAST_NORM);
  return row.map((value) => value / norm);
}

/** Cosine of two unit rows, summed in float64 and rounded to float32. */
export function similarity(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return Math.fround(sum);
}
