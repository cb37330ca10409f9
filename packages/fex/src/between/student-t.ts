import betainc from '@stdlib/math-base-special-betainc';

/**
 * The probability that |T| is at least |t| for Student's t distribution: I_x(df / 2, 1 / 2), x = df / (df + t^2), the
 * regularised incomplete beta function (NIST DLMF 8.17). It is the tail itself and not 1 minus the rest, so that it
 * keeps its digits far out (1e-274 as well as 0.1).
 *
 * @returns missing where t is or where there is no degree of freedom
 */
export function twoSidedP(t: number, df: number): number {
  return df > 0 && !Number.isNaN(t) ? betainc(df / (df + t ** 2), df / 2, 0.5) : Number.NaN;
}

/**
 * The t above 0 of which `twoSidedP` is p, to the last digit: found by halving, as the probability falls with t. @param
 * p above 0, at most 1
 */
export function twoSidedQuantile(p: number, df: number): number {
  if (!(df > 0)) return Number.NaN;
  let [low, high] = [0, 1];
  while (twoSidedP(high, df) > p) [low, high] = [high, 2 * high];
  for (let middle = (low + high) / 2; middle > low && middle < high; middle = (low + high) / 2) {
    if (twoSidedP(middle, df) > p) low = middle;
    else high = middle;
  }
  return high;
}
