import type { Clock } from '@fexgraph/core';

/** Aborts a request when nothing comes for a while, or when its user aborts. */
export class StallWatch {
  readonly #controller = new AbortController();
  readonly #stop = (): void => this.#controller.abort(this.user?.reason);
  #cancelTimer: () => void = () => undefined;
  #stalled = false;

  constructor(
    private readonly clock: Clock,
    private readonly stallMs: number,
    private readonly user: AbortSignal | undefined,
  ) {
    user?.addEventListener('abort', this.#stop, { once: true });
    if (user?.aborted) this.#stop();
    this.alive();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get stalled(): boolean {
    return this.#stalled;
  }

  /** Something came. */
  alive(): void {
    this.#cancelTimer();
    this.#cancelTimer = this.clock.after(this.stallMs, () => {
      this.#stalled = true;
      this.#controller.abort();
    });
  }

  end(): void {
    this.#cancelTimer();
    this.user?.removeEventListener('abort', this.#stop);
  }
}
