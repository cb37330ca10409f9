/** Rows of a trace for one node: calls that overlap go to different rows, for a viewer nests what shares one. */
export class Lanes {
  readonly #taken: boolean[] = [];

  take(): number {
    const free = this.#taken.indexOf(false);
    const lane = free < 0 ? this.#taken.length : free;
    this.#taken[lane] = true;
    return lane;
  }

  give(lane: number): void {
    this.#taken[lane] = false;
  }
}
