/**
 * The area under values one apart, by Simpson's rule. For an even number of values the last interval is that of the
 * parabola through the last three (Cartwright 2017, Journal of Mathematical Sciences and Mathematics Education 12); two
 * values: the trapezium.
 */
export function simpson(values: Float64Array): number {
  const n = values.length;
  if (n < 2) return 0;
  if (n === 2) return (values[0] + values[1]) / 2;
  const odd = n % 2 === 1 ? n : n - 1;
  let sum = 0;
  for (let i = 0; i + 2 < odd; i += 2) sum += (values[i] + 4 * values[i + 1] + values[i + 2]) / 3;
  if (odd === n) return sum;
  return sum + (5 * values[n - 1] + 8 * values[n - 2] - values[n - 3]) / 12;
}
