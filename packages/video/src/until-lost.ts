/**
 * Waits for one thing at a time of something that may be lost before: a process. A promise of the loss, raced with each
 * thing that is awaited, would remember them all for as long as nothing is lost.
 */
export class UntilLost {
  #reason: Error | undefined;
  #reject: ((reason: Error) => void) | undefined;

  /** Why it is lost. */
  get reason(): Error | undefined {
    return this.#reason;
  }

  /** What is awaited rejects, and so does all that is awaited from now on. The first reason stays. */
  lose(reason: Error): void {
    this.#reason ??= reason;
    this.#reject?.(this.#reason);
  }

  /** @throws the reason of the loss (rejects), or what `awaited` rejects with */
  async for<T>(awaited: Promise<T>): Promise<T> {
    try {
      return await new Promise<T>((resolve, reject) => {
        this.#reject = reject;
        if (this.#reason) reject(this.#reason);
        awaited.then(resolve, reject);
      });
    } finally {
      this.#reject = undefined;
    }
  }
}
