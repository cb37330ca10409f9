import type { Pixels } from '@fexgraph/core';
import { areaTaps } from '../rescale/axis-taps.ts';
import { pyramidOf } from './pyramid.ts';
import { resampleFixed } from './resample-fixed.ts';

export interface ResizeOptions {
  /** `stretch`: each axis to its size. `letterbox`: aspect kept, centred on black. */
  readonly fit: 'stretch' | 'letterbox';
  /** Where to write, `width * height * 3` bytes. A new array if left out. */
  readonly into?: Uint8Array;
}

/** A resized picture, and the way back: frame x = (resized x - left) / scaleX, the same for y. */
export interface Resized {
  /** RGB [height, width, 3]. */
  readonly data: Uint8Array;
  readonly scaleX: number;
  readonly scaleY: number;
  readonly left: number;
  readonly top: number;
}

/**
 * The whole picture at a fixed size, for detectors. Shrinking averages areas (from the pyramid level less than twice
 * as large, so the picture is read in full only once per frame), enlarging is bilinear.
 */
export function resize(pixels: Pixels, width: number, height: number, options: ResizeOptions): Resized {
  const scale = Math.min(width / pixels.width, height / pixels.height);
  const letterbox = options.fit === 'letterbox';
  const contentWidth = letterbox ? Math.max(1, Math.round(pixels.width * scale)) : width;
  const contentHeight = letterbox ? Math.max(1, Math.round(pixels.height * scale)) : height;
  const left = (width - contentWidth) >> 1;
  const top = (height - contentHeight) >> 1;

  const pyramid = pyramidOf(pixels);
  const index = pyramid.levelFor(Math.min(pixels.width / contentWidth, pixels.height / contentHeight));
  const level = pyramid.level(index);
  const shrink = 2 ** index;
  const columns = areaTaps(level.width, contentWidth, pixels.width / shrink);
  const rows = areaTaps(level.height, contentHeight, pixels.height / shrink);

  const data = options.into ?? new Uint8Array(width * height * 3);
  if (options.into && (contentWidth < width || contentHeight < height)) data.fill(0);
  resampleFixed(level, columns, rows, { data, rowPixels: width, left, top });
  return { data, scaleX: contentWidth / pixels.width, scaleY: contentHeight / pixels.height, left, top };
}
