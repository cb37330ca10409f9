/** Numbers of one column over all rows of a person. */
export interface ColumnNumbers {
  readonly count: number;
  readonly mean: number;
  /** Standard deviation of the values (divided by their count). */
  readonly deviation: number;
  readonly low: number;
  readonly high: number;
  /** Seconds: where the greatest value is, the first of equal ones. */
  readonly highAt: number;
}

/** Mean, spread and extremes of a column as its values come (Welford 1962), without keeping them. */
export class RunningNumbers {
  #count = 0;
  #mean = 0;
  #squares = 0;
  #low = Number.POSITIVE_INFINITY;
  #high = Number.NEGATIVE_INFINITY;
  #highAt = 0;

  /** NaN is no value. */
  add(value: number, time: number): void {
    if (Number.isNaN(value)) return;
    this.#count++;
    const step = value - this.#mean;
    this.#mean += step / this.#count;
    this.#squares += step * (value - this.#mean);
    if (value < this.#low) this.#low = value;
    if (value > this.#high) {
      this.#high = value;
      this.#highAt = time;
    }
  }

  /** Undefined while there is no value. */
  numbers(): ColumnNumbers | undefined {
    if (this.#count === 0) return undefined;
    const deviation = Math.sqrt(this.#squares / this.#count);
    return {
      count: this.#count,
      mean: this.#mean,
      deviation,
      low: this.#low,
      high: this.#high,
      highAt: this.#highAt,
    };
  }
}
