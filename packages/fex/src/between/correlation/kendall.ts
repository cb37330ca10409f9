import { isConstant } from './pearson.ts';

/**
 * Kendall's tau-b, which allows for equal values: pairs in the same order minus those in the opposite one, over
 * sqrt((pairs - ties of x) (pairs - ties of y)). Missing as `pearson` is. In n log n steps: opposite pairs are the
 * exchanges that sorting by y needs after sorting by x (Knight 1966, Journal of the American Statistical Association
 * 61).
 */
export function kendall(x: ArrayLike<number>, y: ArrayLike<number>): number {
  if (isConstant(x) || isConstant(y)) return Number.NaN;
  const n = x.length;
  const order = Uint32Array.from(x, (_, i) => i).sort((a, b) => x[a] - x[b] || y[a] - y[b]);
  const tiesX = tiedPairs(order, (a, b) => x[a] === x[b]);
  const tiesBoth = tiedPairs(order, (a, b) => x[a] === x[b] && y[a] === y[b]);
  const sorted = Float64Array.from(order, (i) => y[i]);
  const exchanges = sortCounting(sorted, new Float64Array(n), 0, n);
  const tiesY = tiedPairs(sorted, (a, b) => a === b);
  const pairs = (n * (n - 1)) / 2;
  const difference = pairs - tiesX - tiesY + tiesBoth - 2 * exchanges;
  return Math.max(-1, Math.min(1, difference / Math.sqrt(pairs - tiesX) / Math.sqrt(pairs - tiesY)));
}

/** Pairs of equal entries in an order that puts equal ones side by side. */
function tiedPairs(order: ArrayLike<number>, equal: (a: number, b: number) => boolean): number {
  let [pairs, run] = [0, 0];
  for (let i = 1; i < order.length; i++) {
    run = equal(order[i - 1], order[i]) ? run + 1 : 0;
    pairs += run;
  }
  return pairs;
}

/** Sorts from `start` to before `end` by merging; returns how many pairs stood in the opposite order. */
function sortCounting(values: Float64Array, spare: Float64Array, start: number, end: number): number {
  if (end - start < 2) return 0;
  const middle = (start + end) >> 1;
  let exchanges = sortCounting(values, spare, start, middle) + sortCounting(values, spare, middle, end);
  let [left, right] = [start, middle];
  for (let at = start; at < end; at++) {
    const takesRight = left === middle || (right < end && values[right] < values[left]);
    if (takesRight) exchanges += middle - left;
    spare[at] = values[takesRight ? right++ : left++];
  }
  values.set(spare.subarray(start, end), start);
  return exchanges;
}
