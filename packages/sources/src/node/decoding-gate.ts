/**
 * Lets tasks run side by side, or one alone while no other runs. libvips keeps warnings and reasons of all threads in
 * one place: what it says belongs to a picture for certain only if no other was being decoded.
 */
export class DecodingGate {
  readonly #shared = new Set<Promise<unknown>>();
  #alone: Promise<unknown> | undefined;

  async shared<T>(task: () => Promise<T>): Promise<T> {
    while (this.#alone) await this.#alone;
    const running = task();
    const settled = running.then(noted, noted);
    this.#shared.add(settled);
    try {
      return await running;
    } finally {
      this.#shared.delete(settled);
    }
  }

  async alone<T>(task: () => Promise<T>): Promise<T> {
    while (this.#alone) await this.#alone;
    const running = Promise.all(this.#shared).then(task);
    this.#alone = running.then(noted, noted);
    try {
      return await running;
    } finally {
      this.#alone = undefined;
    }
  }
}

const noted = () => undefined;
