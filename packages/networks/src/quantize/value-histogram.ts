/** Bins of a histogram: the bounds that it gives are exact to 2 / BINS of the largest magnitude, or better. */
const BINS = 8192;

/** Least and largest value that are told apart; what lies outside is cut off. */
export interface ValueRange {
  readonly min: number;
  readonly max: number;
}

/**
 * Counts values in bins as they come, in constant memory. The bins cover -reach to +reach; a larger value doubles the
 * reach, and every two bins become one.
 */
export class ValueHistogram {
  readonly #counts = new Float64Array(BINS);
  #reach = 2 ** -20;
  #total = 0;
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;

  /** Values counted. */
  get total(): number {
    return this.#total;
  }

  /** Values that are no numbers are not counted. */
  add(values: Float32Array): void {
    for (const value of values) {
      if (!Number.isFinite(value)) continue;
      if (value < this.#min) this.#min = value;
      if (value > this.#max) this.#max = value;
    }
    if (this.#max < this.#min) return;
    const largest = Math.max(-this.#min, this.#max);
    while (largest >= this.#reach) this.#widen();
    const perUnit = BINS / 2 / this.#reach;
    const counts = this.#counts;
    for (const value of values) {
      if (!Number.isFinite(value)) continue;
      counts[Math.floor(value * perUnit) + BINS / 2]++;
      this.#total++;
    }
  }

  /**
   * The range that holds so much of the values on either side, and never more than there were.
   *
   * @param percentile 50 to 100; 100 is all of them
   */
  range(percentile: number): ValueRange {
    if (this.#total === 0) return { min: 0, max: 0 };
    const left = this.#total * (1 - percentile / 100);
    const width = (2 * this.#reach) / BINS;
    const edge = (bin: number) => bin * width - this.#reach;
    let below = 0;
    let first = 0;
    while (below + this.#counts[first] <= left && first < BINS - 1) below += this.#counts[first++];
    let above = 0;
    let last = BINS - 1;
    while (above + this.#counts[last] <= left && last > 0) above += this.#counts[last--];
    return { min: Math.max(this.#min, edge(first)), max: Math.min(this.#max, edge(last + 1)) };
  }

  #widen(): void {
    const counts = this.#counts;
    const half = BINS / 2;
    const merged = new Float64Array(BINS);
    for (let bin = 0; bin < BINS; bin++) merged[half + Math.floor((bin - half) / 2)] += counts[bin];
    counts.set(merged);
    this.#reach *= 2;
  }
}
