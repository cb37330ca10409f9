/** Values closer than 1 / BINS are told apart only by the mean of their bin. */
const BINS = 64;

/**
 * Quantiles of scores between 0 and 1 as they come, in bounded memory: counts and means of equal bins. A quantile is
 * the mean of the bin that it falls into, so a value that never changes is given back as it is.
 */
export class ScoreHistogram {
  readonly #counts = new Float64Array(BINS);
  readonly #means = new Float64Array(BINS);
  #count = 0;

  /** Values so far. */
  get count(): number {
    return this.#count;
  }

  /** @param score finite; below 0 counts as 0, above 1 as 1 */
  add(score: number): void {
    const value = Math.max(0, Math.min(1, score));
    const bin = Math.min(BINS - 1, Math.floor(value * BINS));
    this.#count += 1;
    this.#counts[bin] += 1;
    this.#means[bin] += (value - this.#means[bin]) / this.#counts[bin];
  }

  /** The value below which a share of the scores lies; NaN before the first. */
  quantile(share: number): number {
    const rank = Math.max(0, share * (this.#count - 1));
    let below = 0;
    for (let bin = 0; bin < BINS; bin++) {
      below += this.#counts[bin];
      if (below > rank) return this.#means[bin];
    }
    return Number.NaN;
  }
}
