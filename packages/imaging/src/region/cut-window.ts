import type { Pixels } from '@fexgraph/core';
import { pyramidOf } from './pyramid.ts';

/** An upright rectangle of a picture, in its pixels. */
export interface Window {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * The part of a picture in a window, reduced by halves as far as `reduction` (picture pixels per pixel wanted) allows:
 * for `resize`, which reads all that it is given. It begins and ends at whole pixels of that level, so that it may show
 * up to one more of them on each side.
 *
 * @returns the part, and the window that it shows exactly
 */
export function cutWindow(pixels: Pixels, wanted: Window, reduction: number): { pixels: Pixels; shown: Window } {
  const pyramid = pyramidOf(pixels);
  const index = pyramid.levelFor(reduction);
  const level = pyramid.level(index);
  const scale = 2 ** index;
  const left = Math.max(0, Math.floor(wanted.x / scale));
  const top = Math.max(0, Math.floor(wanted.y / scale));
  const right = Math.min(level.width, Math.ceil((wanted.x + wanted.width) / scale));
  const bottom = Math.min(level.height, Math.ceil((wanted.y + wanted.height) / scale));
  const { channels } = level;
  const [width, height] = [right - left, bottom - top];
  const data = new Uint8Array(width * height * channels);
  for (let row = 0; row < height; row++) {
    const from = ((top + row) * level.width + left) * channels;
    data.set(level.data.subarray(from, from + width * channels), row * width * channels);
  }
  return {
    pixels: { data, width, height, channels },
    shown: { x: left * scale, y: top * scale, width: width * scale, height: height * scale },
  };
}
