import type { Pixels } from '@fexgraph/core';
import { halve } from './halve.ts';

/**
 * A picture at halved sizes. Level k has ceil(size / 2^k) pixels per side, and a level pixel (x, y) covers the square
 * from (x, y) * 2^k to (x + 1, y + 1) * 2^k of the picture. Levels are built when first asked for.
 */
export class Pyramid {
  readonly #levels: Pixels[];
  /** Index of the level of a single pixel. */
  readonly last: number;

  constructor(pixels: Pixels) {
    this.#levels = [pixels];
    this.last = Math.ceil(Math.log2(Math.max(pixels.width, pixels.height)));
  }

  /** Level 0 is the picture itself; `index` is at most `last`. */
  level(index: number): Pixels {
    while (this.#levels.length <= index) this.#levels.push(halve(this.#levels[this.#levels.length - 1]));
    return this.#levels[index];
  }

  /**
   * The level at which `reduction` picture pixels per sample are at least 1 and less than 2 level pixels.
   * Near that switch a bilinear sample blurs as much too much as it blurs too little just before.
   */
  levelFor(reduction: number): number {
    return reduction < 2 ? 0 : Math.min(Math.floor(Math.log2(reduction)), this.last);
  }

  /** Levels in memory, the picture included. */
  get built(): number {
    return this.#levels.length;
  }
}

const pyramids = new WeakMap<Pixels, Pyramid>();

/**
 * The pyramid of a picture, kept as long as the `Pixels` object lives: all crops of one frame share it, and a released
 * frame takes it along. Whoever reuses a buffer for another picture must wrap it in a new `Pixels` object.
 */
export function pyramidOf(pixels: Pixels): Pyramid {
  let pyramid = pyramids.get(pixels);
  if (!pyramid) {
    pyramid = new Pyramid(pixels);
    pyramids.set(pixels, pyramid);
  }
  return pyramid;
}
