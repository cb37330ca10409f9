import type { Clock } from '@fexgraph/core';

export interface LeastRate {
  /** Over each stretch of `stallMs`. */
  readonly minBytesPerSecond: number;
  readonly stallMs: number;
}

/** What has to come in a stretch of `stallMs`: at least one byte. */
export function leastBytes({ minBytesPerSecond, stallMs }: LeastRate): number {
  return Math.max(1, (minBytesPerSecond * stallMs) / 1000);
}

/** Aborts a request when too little comes for a while, or when its user aborts. */
export class StallWatch {
  readonly #controller = new AbortController();
  readonly #stop = (): void => this.#controller.abort(this.user?.reason);
  #cancelTimer: () => void = () => undefined;
  /** In the stretch of time at hand. */
  #bytes = 0;
  #stalled: string | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly rate: LeastRate,
    private readonly user: AbortSignal | undefined,
  ) {
    user?.addEventListener('abort', this.#stop, { once: true });
    if (user?.aborted) this.#stop();
    this.#watch();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Why it has aborted, if not for its user. */
  get stalled(): string | undefined {
    return this.#stalled;
  }

  /** Something came. */
  alive(bytes: number): void {
    this.#bytes += bytes;
  }

  end(): void {
    this.#cancelTimer();
    this.user?.removeEventListener('abort', this.#stop);
  }

  #watch(): void {
    const seconds = this.rate.stallMs / 1000;
    this.#cancelTimer = this.clock.after(this.rate.stallMs, () => {
      if (this.#bytes >= leastBytes(this.rate)) {
        this.#bytes = 0;
        this.#watch();
        return;
      }
      const what = this.#bytes === 0 ? 'nothing' : `only ${this.#bytes} bytes`;
      this.#stalled = `${what} came for ${seconds} s`;
      this.#controller.abort();
    });
  }
}
