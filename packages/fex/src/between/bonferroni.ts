/**
 * p values corrected for as many tests as have one: min(1, n p). (py-feat's tutorial divides p by n, which is the wrong
 * direction.)
 * Source: Dunn (1961), Journal of the American Statistical Association 56.
 */
export function bonferroni(p: ArrayLike<number>): Float64Array {
  const values = Float64Array.from(p);
  const tests = values.filter((value) => !Number.isNaN(value)).length;
  return values.map((value) => Math.min(1, tests * value));
}
