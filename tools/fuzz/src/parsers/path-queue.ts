/** Paths that are asked for one by one, and come when they are known. */
export class PathQueue implements AsyncIterable<string> {
  readonly #paths: string[] = [];
  #wake: () => void = () => undefined;

  push(path: string): void {
    this.#paths.push(path);
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<string> {
    for (;;) {
      const path = this.#paths.shift();
      if (path === undefined) await new Promise<void>((resolve) => (this.#wake = resolve));
      else yield path;
    }
  }
}
