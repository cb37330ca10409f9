import type { Pixels } from '@fexgraph/core';
import type { SquareRegion } from './square-region.ts';

const f32 = Math.fround;

/** Side of the chip that the reference networks see. */
export const SQUARE_CHIP_SIZE = 256;

export interface SquareChipOptions {
  /** Pixels per side. Default 256. */
  readonly size?: number;
  /** Where to write, `3 * size * size` floats, for example one face of a batch. A new array if left out. */
  readonly into?: Float32Array;
}

/** Bilinear taps of one chip axis: two source positions and the weight of the second. */
interface ChipAxis {
  readonly near: Int32Array;
  readonly far: Int32Array;
  readonly weight: Float64Array;
}

/**
 * Cuts a square with reflection at the frame edges into a float32 chip [3, size, size] in 0..1. Bilinear without
 * antialiasing, as the networks were trained: large faces are point-sampled (quirk 18).
 *
 * Positions follow the reference's float32 steps, because at 1080p exact positions already move a sample by 3e-4.
 * The sums over four pixels do not need it: in float64 they stay within 2e-7. Source: spec pipeline 3.2.
 */
export function cropSquareChip(pixels: Pixels, region: SquareRegion, options: SquareChipOptions = {}): Float32Array {
  const size = options.size ?? SQUARE_CHIP_SIZE;
  const chip = options.into ?? new Float32Array(3 * size * size);
  const { data, width, height, channels } = pixels;
  const columns = chipAxis(region.x, region.side, size, width, channels);
  const rows = chipAxis(region.y, region.side, size, height, width * channels);
  const plane = size * size;
  let at = 0;
  for (let j = 0; j < size; j++) {
    const upper = rows.near[j];
    const lower = rows.far[j];
    const lowerWeight = rows.weight[j] / 255;
    const upperWeight = 1 / 255 - lowerWeight;
    for (let i = 0; i < size; i++, at++) {
      const near = columns.near[i];
      const far = columns.far[i];
      const right = columns.weight[i];
      const left = 1 - right;
      const w00 = upperWeight * left;
      const w01 = upperWeight * right;
      const w10 = lowerWeight * left;
      const w11 = lowerWeight * right;
      const p00 = upper + near;
      const p01 = upper + far;
      const p10 = lower + near;
      const p11 = lower + far;
      chip[at] = data[p00] * w00 + data[p01] * w01 + data[p10] * w10 + data[p11] * w11;
      chip[at + plane] = data[p00 + 1] * w00 + data[p01 + 1] * w01 + data[p10 + 1] * w10 + data[p11 + 1] * w11;
      chip[at + 2 * plane] = data[p00 + 2] * w00 + data[p01 + 2] * w01 + data[p10 + 2] * w10 + data[p11 + 2] * w11;
    }
  }
  return chip;
}

/** `stride`: distance of neighbours on this axis in the pixel buffer. */
function chipAxis(origin: number, side: number, size: number, length: number, stride: number): ChipAxis {
  const near = new Int32Array(size);
  const far = new Int32Array(size);
  const weight = new Float64Array(size);
  for (let j = 0; j < size; j++) {
    const position = reflected(chipPosition(j, origin, side, size, length), length);
    const low = Math.floor(position);
    near[j] = low * stride;
    far[j] = Math.min(low + 1, length - 1) * stride;
    weight[j] = position - low;
  }
  return { near, far, weight };
}

/** Source position of chip sample j (whole = pixel centre), through the reference's normalised grid and back. */
function chipPosition(j: number, origin: number, side: number, size: number, length: number): number {
  const u = f32(f32(j + 0.5) / size);
  const start = f32(origin + f32(u * side));
  const grid = f32(f32(f32(2 * f32(start + 0.5)) / length) - 1);
  return f32(f32(f32(f32(grid + 1) * length) - 1) / 2);
}

/** Mirrored about the half-pixel edges and clamped to the frame. Not a number becomes 0, as in the reference. */
function reflected(position: number, length: number): number {
  const distance = Math.abs(f32(position + 0.5));
  const flips = Math.floor(f32(distance / length));
  const rest = f32(distance % length);
  const inside = flips % 2 === 0 ? f32(rest - 0.5) : f32(f32(length - rest) - 0.5);
  if (!(inside > 0)) return 0;
  return Math.min(inside, length - 1);
}
