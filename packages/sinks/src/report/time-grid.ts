/** Most bins of a source, whatever its length; half of them at least are in use once they have grown. */
export const MOST_BINS = 512;

/** Seconds. A power of two, as all widths are: so two bins become one without a rounding. */
const FINEST = 1 / 128;

/**
 * Bins of time of one source, from its first frame on. When a frame lies behind the last bin, all bins become twice as
 * wide: `level` goes up, and bin `i` of the level before is part of bin `i >> 1`.
 */
export class TimeGrid {
  #level = 0;

  /** @param origin seconds: the time of the first frame */
  constructor(readonly origin: number) {}

  get level(): number {
    return this.#level;
  }

  /** Seconds of one bin. */
  get width(): number {
    return FINEST * 2 ** this.#level;
  }

  /** The bin of a time, in seconds. What is before the first frame counts into the first bin. */
  place(time: number): number {
    const since = Math.max(0, time - this.origin);
    while (since >= MOST_BINS * this.width) this.#level++;
    return Math.floor(since / this.width);
  }
}
