import type { ColumnGroup } from '@fexgraph/core';

/** Row-major numbers of a column group while the number of rows is not known. */
export class GrowingCells {
  readonly #width: number;
  #data: Float32Array | Float64Array;
  #rows = 0;

  constructor(group: ColumnGroup) {
    this.#width = group.columns.length;
    this.#data = group.type === 'float32' ? new Float32Array(64 * this.#width) : new Float64Array(64 * this.#width);
  }

  addRow(): void {
    this.#rows++;
    if (this.#rows * this.#width <= this.#data.length) return;
    const doubled = this.#data.length * 2;
    const grown = this.#data instanceof Float32Array ? new Float32Array(doubled) : new Float64Array(doubled);
    grown.set(this.#data);
    this.#data = grown;
  }

  /** Writes into the last row. */
  put(offset: number, value: number): void {
    this.#data[(this.#rows - 1) * this.#width + offset] = value;
  }

  /** First column of a row. */
  at(row: number): number {
    return this.#data[row * this.#width];
  }

  cells(): Float32Array | Float64Array {
    return this.#data.subarray(0, this.#rows * this.#width);
  }
}
