import { similarity } from '../clustering/unit-rows.ts';
import { type DotProducts, dotProductsIn } from './dot-products.ts';

/** Bytes that one instruction takes. */
const BLOCK = 16;
const PAGE = 65_536;
const MAX_INT8 = 127;
const MAX_INT16 = 32_767;
const MAX_INT32 = 2 ** 31 - 1;
/** For what `similarity` rounds, and for rows whose length is 1 only as far as float32 can tell. */
const ROUNDING = 1e-5;

export interface Nearest {
  /** Number of the row; of rows that are equally near the first. */
  readonly row: number;
  /** Cosine. */
  readonly similarity: number;
}

/**
 * The nearest of many embeddings, exactly as if each had been compared. All rows are compared as int8 first; how far
 * such a dot product can be from the true one is known (Cauchy-Schwarz), so only the few rows that may be the nearest are
 * compared again as float32.
 *
 * With rows x = X/s + e and a face y = Y/t + f (X int8, Y int16): |x·y - X·Y/st| <= |e| |y| + |X/s| |f|.
 *
 * Memory: 5 bytes for each number of the rows.
 */
export class EmbeddingIndex {
  readonly #rows: Float32Array;
  readonly #count: number;
  readonly #width: number;
  /** Rows as int8, then the face as int16, then a sum for each row. */
  readonly #memory: WebAssembly.Memory;
  readonly #faceAt: number;
  readonly #sumsAt: number;
  readonly #dotProducts: DotProducts;
  readonly #scale: number;
  /** Greatest length of what rounding took from a row. */
  readonly #lost: number;

  /** @param rows [n, dimension], unit length each; not copied */
  constructor(
    rows: Float32Array,
    readonly dimension: number,
  ) {
    this.#rows = rows;
    this.#count = rows.length / dimension;
    this.#width = Math.ceil(dimension / BLOCK) * BLOCK;
    this.#faceAt = this.#count * this.#width;
    this.#sumsAt = this.#faceAt + 2 * this.#width;
    this.#memory = new WebAssembly.Memory({ initial: Math.ceil((this.#sumsAt + 4 * this.#count) / PAGE) });
    this.#dotProducts = dotProductsIn(this.#memory);
    this.#scale = MAX_INT8 / largest(rows);
    this.#lost = this.#quantise();
  }

  get size(): number {
    return this.#count;
  }

  /**
   * @param face unit length, `dimension` numbers
   * @returns undefined if there are no rows
   * @throws RangeError for a face of other numbers
   */
  nearest(face: Float32Array): Nearest | undefined {
    if (face.length !== this.dimension) throw new RangeError(`${face.length} numbers, not ${this.dimension}`);
    if (this.#count === 0) return undefined;
    // No sum of products may leave int32.
    const most = Math.min(MAX_INT16, Math.floor(MAX_INT32 / (MAX_INT8 * this.#width)));
    const scale = most / largest(face);
    const lost = quantise(face, scale, new Int16Array(this.#memory.buffer, this.#faceAt, this.#width));
    this.#dotProducts(0, this.#count, this.#width, this.#faceAt, this.#sumsAt);
    const sums = new Int32Array(this.#memory.buffer, this.#sumsAt, this.#count);
    let greatest = Number.NEGATIVE_INFINITY;
    for (const sum of sums) if (sum > greatest) greatest = sum;
    const error = this.#lost + (1 + this.#lost) * lost + ROUNDING;
    return this.#nearestOf(face, sums, greatest - 2 * error * this.#scale * scale);
  }

  /** Compares the rows whose sum is not below `least`. */
  #nearestOf(face: Float32Array, sums: Int32Array, least: number): Nearest {
    let nearest: Nearest = { row: -1, similarity: Number.NEGATIVE_INFINITY };
    for (let row = 0; row < sums.length; row++) {
      if (sums[row] < least) continue;
      const cosine = similarity(this.#rows.subarray(row * this.dimension, (row + 1) * this.dimension), face);
      if (cosine > nearest.similarity) nearest = { row, similarity: cosine };
    }
    return nearest;
  }

  #quantise(): number {
    const bytes = new Int8Array(this.#memory.buffer, 0, this.#faceAt);
    let lost = 0;
    for (let row = 0; row < this.#count; row++) {
      const values = this.#rows.subarray(row * this.dimension, (row + 1) * this.dimension);
      const target = bytes.subarray(row * this.#width, (row + 1) * this.#width);
      lost = Math.max(lost, quantise(values, this.#scale, target));
    }
    return lost;
  }
}

/** Writes rounded numbers. @returns the length of what rounding took away */
function quantise(values: Float32Array, scale: number, target: Int8Array | Int16Array): number {
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    target[i] = Math.round(values[i] * scale);
    squares += (values[i] - target[i] / scale) ** 2;
  }
  return Math.sqrt(squares);
}

/** Greatest magnitude; of no numbers, or only zeros, 1. */
function largest(values: Float32Array): number {
  let most = 0;
  for (const value of values) if (Math.abs(value) > most) most = Math.abs(value);
  return most || 1;
}
