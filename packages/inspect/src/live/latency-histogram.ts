/** Buckets per doubling: neighbouring bounds differ by 9 %. */
const STEPS = 8;
/** From 1 microsecond to 4.6 hours. */
const SMALLEST_MS = 0.001;
const BUCKETS = 272;

export interface LatencySummary {
  readonly count: number;
  /** Milliseconds. Percentiles are within 5 %. */
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** Durations in logarithmic buckets: the same small memory for ten calls and for ten billion. */
export class LatencyHistogram {
  readonly #counts = new Float64Array(BUCKETS);
  #count = 0;
  #max = 0;

  add(milliseconds: number): void {
    const step = Math.floor(Math.log2(Math.max(milliseconds, SMALLEST_MS) / SMALLEST_MS) * STEPS);
    this.#counts[Math.min(step, BUCKETS - 1)]++;
    this.#count++;
    if (milliseconds > this.#max) this.#max = milliseconds;
  }

  /** Undefined while nothing was measured. */
  summary(): LatencySummary | undefined {
    if (this.#count === 0) return undefined;
    const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => this.#percentile(share));
    return { count: this.#count, p50, p95, p99, max: this.#max };
  }

  #percentile(share: number): number {
    const rank = Math.ceil(share * this.#count);
    let seen = 0;
    for (let step = 0; step < BUCKETS; step++) {
      seen += this.#counts[step];
      // The middle of the bucket, but never more than was measured.
      if (seen >= rank) return Math.min(SMALLEST_MS * 2 ** ((step + 0.5) / STEPS), this.#max);
    }
    return this.#max;
  }
}
