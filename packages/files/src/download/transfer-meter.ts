import type { Clock } from '@fexgraph/core';

/** How far a download is. */
export interface DownloadProgress {
  /** Bytes that are there, with those of an earlier attempt. */
  readonly bytes: number;
  readonly total?: number;
  /** Of this attempt. Absent until it can be told. */
  readonly bytesPerSecond?: number;
  readonly secondsLeft?: number;
}

/** Rates over less time than this say nothing. */
const TELLING_MS = 500;

/** Reports a download a few times a second: bytes, speed of this attempt, time left. */
export class TransferMeter {
  #bytes: number;
  #reportedAt = Number.NEGATIVE_INFINITY;
  readonly #startedAt: number;
  readonly #startBytes: number;

  constructor(
    private readonly total: number | undefined,
    start: number,
    private readonly clock: Clock,
    private readonly report: (progress: DownloadProgress) => void,
    private readonly everyMs = 100,
  ) {
    this.#bytes = start;
    this.#startBytes = start;
    this.#startedAt = clock.now();
  }

  add(bytes: number): void {
    this.#bytes += bytes;
    const now = this.clock.now();
    if (now - this.#reportedAt < this.everyMs && this.#bytes !== this.total) return;
    this.#reportedAt = now;
    const { total } = this;
    const elapsed = now - this.#startedAt;
    const rate = elapsed >= TELLING_MS ? (1000 * (this.#bytes - this.#startBytes)) / elapsed : undefined;
    const secondsLeft = rate && total !== undefined ? (total - this.#bytes) / rate : undefined;
    this.report({ bytes: this.#bytes, total, bytesPerSecond: rate, secondsLeft });
  }
}
