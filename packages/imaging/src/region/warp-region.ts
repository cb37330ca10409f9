import type { Pixels } from '@fexgraph/core';
import type { RegionChipOptions } from './crop-region.ts';
import { type Region, regionMap } from './region.ts';

/** Coordinates are kept in 1/32 pixel. */
const STEPS = 32;

/**
 * Cuts a rotated rectangle into an RGB chip [size, size, 3] as OpenCV's perspective warp does, on which MediaPipe's CPU path
 * rests: chip pixel i shows region coordinate i / size, picture pixel k lies at coordinate k (no half pixel anywhere),
 * bilinear, coordinates rounded to 1/32 pixel with ties to even, never averaged down. Made to reproduce MediaPipe;
 * `cropRegion` gives the better picture.
 *
 * The region must be finite and have an area. Source: spec: mediapipe-task 2.4.
 */
export function warpRegion(
  pixels: Pixels,
  region: Region,
  size: number,
  { border, into: chip = new Uint8Array(size * size * 3) }: Pick<RegionChipOptions, 'border' | 'into'>,
): Uint8Array {
  const { originX, originY, uX, uY, vX, vY } = regionMap(region);
  for (let row = 0, to = 0; row < size; row++) {
    for (let column = 0; column < size; column++, to += 3) {
      const [u, v] = [column / size, row / size];
      const x = roundTiesToEven((originX + u * uX + v * vX) * STEPS);
      const y = roundTiesToEven((originY + u * uY + v * vY) * STEPS);
      sample(pixels, x, y, border === 'zero', chip, to);
    }
  }
  return chip;
}

/** The pixel at x / 32, y / 32. */
function sample(
  { data, width, height, channels }: Pixels,
  x: number,
  y: number,
  black: boolean,
  chip: Uint8Array,
  to: number,
): void {
  const [left, top] = [Math.floor(x / STEPS), Math.floor(y / STEPS)];
  const [right, below] = [x - left * STEPS, y - top * STEPS];
  for (let channel = 0; channel < 3; channel++) {
    let sum = 0;
    for (let corner = 0; corner < 4; corner++) {
      const [dx, dy] = [corner & 1, corner >> 1];
      const weight = (dx ? right : STEPS - right) * (dy ? below : STEPS - below);
      const [px, py] = [left + dx, top + dy];
      if (black && (px < 0 || py < 0 || px >= width || py >= height)) continue;
      const inside = clamp(py, height - 1) * width + clamp(px, width - 1);
      sum += weight * data[inside * channels + channel];
    }
    chip[to + channel] = Math.floor((sum + (STEPS * STEPS) / 2) / (STEPS * STEPS));
  }
}

function clamp(value: number, most: number): number {
  return Math.min(Math.max(value, 0), most);
}

function roundTiesToEven(value: number): number {
  const nearest = Math.round(value);
  return nearest - value === 0.5 && nearest % 2 !== 0 ? nearest - 1 : nearest;
}
