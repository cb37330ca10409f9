import { ScoreHistogram } from './score-histogram.ts';

export interface NeutralOptions {
  /** Which share of the scores of a face lies below its neutral score. */
  readonly quantile: number;
  /** How many scores make a neutral one known. */
  readonly warmUp: number;
}

/** Differences are stretched by 1 over the room above the neutral score, taken to be at least this: noise is not blown up. */
const LEAST_ROOM = 0.5;

/** What one person's face scores at rest, by column, learnt as the scores come. */
export class NeutralFace {
  readonly #histograms = new Map<string, ScoreHistogram>();

  /**
   * Learns from a score and gives it as of a face that scores 0 at rest: (score - neutral) / (1 - neutral), at least 0;
   * where the neutral score is above one half, twice the difference. NaN for a score that is NaN, from which nothing is
   * learnt, and while too few are known.
   */
  correct(column: string, score: number, { quantile, warmUp }: NeutralOptions): number {
    if (!Number.isFinite(score)) return Number.NaN;
    const histogram = this.#histogram(column);
    histogram.add(score);
    if (histogram.count < warmUp) return Number.NaN;
    const neutral = histogram.quantile(quantile);
    return Math.max(0, (score - neutral) / Math.max(1 - neutral, LEAST_ROOM));
  }

  #histogram(column: string): ScoreHistogram {
    const known = this.#histograms.get(column);
    if (known) return known;
    const made = new ScoreHistogram();
    this.#histograms.set(column, made);
    return made;
  }
}
