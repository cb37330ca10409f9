import { atOnce, type Pixels } from '@fexgraph/core';
import { halvePart, type PicturePart, type PixelRect, wholePicture } from './halve.ts';

/** Pixels that are halved at a time: some ten milliseconds, and all levels of a frame of 1280 x 720. */
const PIXELS_A_STEP = 1_500_000;

/**
 * A picture at halved sizes. Level k has ceil(size / 2^k) pixels per side, and a level pixel (x, y) covers the square
 * from (x, y) * 2^k to (x + 1, y + 1) * 2^k of the picture. Levels are built when first asked for, and only as far as
 * they are asked for: a face in a large frame costs the halving of its surroundings.
 */
export class Pyramid {
  readonly #levels: Pixels[];
  /** The next level, as far as it is built. */
  #begun?: { readonly level: Pixels; rows: number };
  /** Parts of levels that are not built as a whole, by level. */
  readonly #parts = new Map<number, PicturePart[]>();
  /** Index of the level of a single pixel. */
  readonly last: number;

  constructor(pixels: Pixels) {
    this.#levels = [pixels];
    this.last = Math.ceil(Math.log2(Math.max(pixels.width, pixels.height)));
  }

  /** Level 0 is the picture itself; `index` is at most `last`. */
  level(index: number): Pixels {
    return atOnce(this.building(index));
  }

  /** `level` in steps, for a thread that must hear something in between. Whoever else asks meanwhile goes on from there. */
  *building(index: number): Generator<undefined, Pixels> {
    let left = PIXELS_A_STEP;
    while (this.#levels.length <= index) {
      if (left <= 0) {
        yield;
        left = PIXELS_A_STEP;
      } else {
        left -= this.#halveRows(left);
      }
    }
    return this.#levels[index];
  }

  /** Goes on with the next level, by about so many pixels of the last. Says how many they were. */
  #halveRows(pixels: number): number {
    const last = this.#levels[this.#levels.length - 1];
    const { width, height } = this.sizeOf(this.#levels.length);
    this.#begun ??= { level: { data: new Uint8Array(width * height * 3), width, height, channels: 3 }, rows: 0 };
    const { level, rows: top } = this.#begun;
    const bottom = Math.min(height, top + Math.ceil(pixels / (2 * last.width)));
    halvePart(wholePicture(last), { left: 0, top, right: width, bottom }, level.data.subarray(3 * width * top));
    this.#begun.rows = bottom;
    if (bottom === height) {
      this.#levels.push(level);
      this.#begun = undefined;
    }
    return 2 * last.width * (bottom - top);
  }

  /** Pixels per side of a level. */
  sizeOf(index: number): { readonly width: number; readonly height: number } {
    const [{ width, height }] = this.#levels;
    const scale = 2 ** index;
    return { width: Math.ceil(width / scale), height: Math.ceil(height / scale) };
  }

  /** At least this rectangle of a level, which lies within it. The same bytes as those of `level`. */
  part(index: number, rect: PixelRect): PicturePart {
    if (index < this.#levels.length) return wholePicture(this.#levels[index]);
    const parts = this.#parts.get(index) ?? [];
    const found = parts.find((part) => holds(part, rect));
    if (found) return found;
    const { width, height } = this.sizeOf(index);
    // Many faces, or a large one: together they would cost more than the whole.
    const area = parts.reduce((sum, part) => sum + areaOf(part), areaOf(rect));
    if (2 * area > width * height) return wholePicture(this.level(index));
    const below = this.sizeOf(index - 1);
    const part = halvePart(this.part(index - 1, doubled(rect, below)), rect);
    this.#parts.set(index, [...parts, part]);
    return part;
  }

  /**
   * The level at which `reduction` picture pixels per sample are at least 1 and less than 2 level pixels.
   * Near that switch a bilinear sample blurs as much too much as it blurs too little just before.
   */
  levelFor(reduction: number): number {
    return reduction < 2 ? 0 : Math.min(Math.floor(Math.log2(reduction)), this.last);
  }

  /** Whole levels in memory, the picture included. */
  get built(): number {
    return this.#levels.length;
  }
}

const holds = (outer: PixelRect, inner: PixelRect): boolean =>
  outer.left <= inner.left && outer.top <= inner.top && outer.right >= inner.right && outer.bottom >= inner.bottom;

const areaOf = ({ left, top, right, bottom }: PixelRect): number => (right - left) * (bottom - top);

/** What a rectangle is averaged from. */
const doubled = ({ left, top, right, bottom }: PixelRect, below: { width: number; height: number }): PixelRect => ({
  left: 2 * left,
  top: 2 * top,
  right: Math.min(2 * right, below.width),
  bottom: Math.min(2 * bottom, below.height),
});

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
