import type { Clock } from '@fexgraph/core';
import type { StoreObserver } from '../../store-observer.ts';

/** Rates over less time than this say nothing. */
const TELLING_MS = 500;

/** Reports a download a few times a second: bytes, speed of this attempt, time left. */
export class TransferMeter {
  #bytes: number;
  #reportedAt = Number.NEGATIVE_INFINITY;
  readonly #startedAt: number;
  readonly #startBytes: number;

  constructor(
    private readonly model: string,
    private readonly total: number | undefined,
    start: number,
    private readonly clock: Clock,
    private readonly observer: StoreObserver,
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
    const { model, total } = this;
    const elapsed = now - this.#startedAt;
    const rate = elapsed >= TELLING_MS ? (1000 * (this.#bytes - this.#startBytes)) / elapsed : undefined;
    const secondsLeft = rate && total !== undefined ? (total - this.#bytes) / rate : undefined;
    this.observer.progress?.({ model, bytes: this.#bytes, total, bytesPerSecond: rate, secondsLeft });
  }
}
