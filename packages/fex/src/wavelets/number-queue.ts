/** Numbers that wait: put in at one end in any pieces, taken at the other. */
export class NumberQueue {
  #pieces: Float64Array[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  put(values: Float64Array): void {
    if (values.length === 0) return;
    this.#pieces.push(values);
    this.#length += values.length;
  }

  /** The `count` oldest numbers; there must be as many. */
  take(count: number): Float64Array {
    const taken = new Float64Array(count);
    let at = 0;
    while (at < count) {
      const piece = this.#pieces[0];
      const part = piece.subarray(0, count - at);
      taken.set(part, at);
      at += part.length;
      if (part.length === piece.length) this.#pieces.shift();
      else this.#pieces[0] = piece.subarray(part.length);
    }
    this.#length -= count;
    return taken;
  }
}
