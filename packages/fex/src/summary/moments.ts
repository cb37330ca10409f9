/**
 * Count, mean, sum of squared differences, smallest and largest of many columns, in one pass (Welford 1962, "Note on a
 * method for calculating corrected sums of squares and products"). Missing values are counted and otherwise skipped. With an
 * infinite value the mean is infinite, or missing where there are both, and squares are missing: as NumPy has it.
 */
export class Moments {
  readonly count: Float64Array;
  readonly missing: Float64Array;
  readonly mean: Float64Array;
  readonly squares: Float64Array;
  readonly min: Float64Array;
  readonly max: Float64Array;

  constructor(columns: number) {
    this.count = new Float64Array(columns);
    this.missing = new Float64Array(columns);
    this.mean = new Float64Array(columns);
    this.squares = new Float64Array(columns);
    this.min = new Float64Array(columns).fill(Number.POSITIVE_INFINITY);
    this.max = new Float64Array(columns).fill(Number.NEGATIVE_INFINITY);
  }

  /** Rows `start` to before `end` of a column. */
  add(column: number, values: Float64Array, start: number, end: number): void {
    let count = this.count[column];
    let mean = this.mean[column];
    let squares = this.squares[column];
    let min = this.min[column];
    let max = this.max[column];
    for (let row = start; row < end; row++) {
      const value = values[row];
      if (Number.isNaN(value)) continue;
      count++;
      if (Number.isFinite(value) && Number.isFinite(mean)) {
        const before = value - mean;
        mean += before / count;
        squares += before * (value - mean);
      } else {
        // What is infinite stays so, unless the other infinity comes.
        mean += value;
        squares = Number.NaN;
      }
      if (value < min) min = value;
      if (value > max) max = value;
    }
    this.missing[column] += end - start - (count - this.count[column]);
    this.count[column] = count;
    this.mean[column] = mean;
    this.squares[column] = squares;
    this.min[column] = min;
    this.max[column] = max;
  }
}
