/** Rows of a trace for one node: calls that overlap go to different rows, for a viewer nests what shares one. */
export class FreeRows {
  readonly #taken: boolean[] = [];

  take(): number {
    const index = this.#taken.indexOf(false);
    const row = index < 0 ? this.#taken.length : index;
    this.#taken[row] = true;
    return row;
  }

  free(row: number): void {
    this.#taken[row] = false;
  }
}
