import { FexgraphError, type Pixels } from '@fexgraph/core';
import { halve, type PicturePart } from './halve.ts';
import { pyramidOf } from './pyramid.ts';
import type { Region } from './region.ts';
import { interiorColumns, pixelsUnder, type SampleGrid, sampleGrid } from './sample-grid.ts';

/** What lies outside the frame: its nearest edge pixel, or black. */
export type Border = 'replicate' | 'zero';

export interface RegionChipOptions {
  readonly border: Border;
  /**
   * Samples per chip pixel and axis. 1 (default) is off by 2 to 5 levels (root mean square) from the exact mean of the
   * area on photos, 2 by 0.5 to 2 at four times the work.
   */
  readonly oversample?: 1 | 2;
  /** Where to write, `size * size * 3` bytes, for example one face of a batch. A new array if left out. */
  readonly into?: Uint8Array;
}

/**
 * Cuts a rotated rectangle into an RGB chip [size, size, 3]. Bilinear at the pyramid level where a sample steps over
 * 1 to 2 pixels: a large face is averaged down instead of point-sampled, at the cost of four reads per sample.
 * Chip pixel (i, j) shows region coordinate ((i + 0.5) / size, (j + 0.5) / size).
 *
 * @throws FexgraphError BAD_INPUT for a region without area or with numbers that are not finite.
 */
export function cropRegion(pixels: Pixels, region: Region, size: number, options: RegionChipOptions): Uint8Array {
  const area = region.width * region.height;
  if (!(region.width > 0 && Number.isFinite(region.centreX + region.centreY + region.rotation + area) && area > 0)) {
    throw new FexgraphError('BAD_INPUT', `cannot crop a region of ${region.width} x ${region.height} pixels`);
  }
  if (options.oversample === 2) {
    const fine = cropRegion(pixels, region, 2 * size, { border: options.border });
    return halve({ data: fine, width: 2 * size, height: 2 * size, channels: 3 }, options.into).data;
  }
  const chip = options.into ?? new Uint8Array(size * size * 3);
  const pyramid = pyramidOf(pixels);
  const index = pyramid.levelFor(Math.min(region.width, region.height) / size);
  const scale = 2 ** -index;
  const grid = sampleGrid(region, size, scale);
  const level = pyramid.part(index, pixelsUnder(grid, size, pyramid.sizeOf(index)));
  // A level's last pixel may reach beyond the picture: the picture ends where it ends at level 0.
  const edge: Edge = {
    black: options.border === 'zero',
    right: pixels.width * scale - 0.5,
    bottom: pixels.height * scale - 0.5,
  };
  for (let row = 0; row < size; row++) {
    const x = grid.x + row * grid.rowX;
    const y = grid.y + row * grid.rowY;
    const [first, last] = interiorColumns(grid, x, y, size, level);
    const at = row * size * 3;
    edgeSamples(level, edge, grid, x, y, 0, first, chip, at);
    interiorSamples(level, grid, x, y, first, last, chip, at);
    edgeSamples(level, edge, grid, x, y, last, size, chip, at);
  }
  return chip;
}

const FIXED_BITS = 16;
const FIXED_ONE = 1 << FIXED_BITS;
const FRACTION = FIXED_ONE - 1;

/** Columns first..last-1 of a chip row that starts at byte `at`; all neighbours exist, so nothing is checked. */
function interiorSamples(
  level: PicturePart,
  grid: SampleGrid,
  x: number,
  y: number,
  first: number,
  last: number,
  chip: Uint8Array,
  at: number,
): void {
  const { data, channels } = level;
  const stride = (level.right - level.left) * channels;
  const startX = x + first * grid.columnX;
  const startY = y + first * grid.columnY;
  // Fixed-point positions count from the first sample's pixel, so that pictures of any size fit into 32 bits.
  const baseX = Math.floor(startX);
  const baseY = Math.floor(startY);
  const base = (baseY - level.top) * stride + (baseX - level.left) * channels;
  const stepX = Math.round(grid.columnX * FIXED_ONE);
  const stepY = Math.round(grid.columnY * FIXED_ONE);
  let fixedX = Math.round((startX - baseX) * FIXED_ONE);
  let fixedY = Math.round((startY - baseY) * FIXED_ONE);
  const end = at + last * 3;
  for (let to = at + first * 3; to < end; to += 3) {
    const p = base + (fixedY >> FIXED_BITS) * stride + (fixedX >> FIXED_BITS) * channels;
    const q = p + channels;
    const r = p + stride;
    const s = r + channels;
    // Weights of the four neighbours in 1/65536, from 8-bit fractions.
    const right = (fixedX & FRACTION) >> 8;
    const below = (fixedY & FRACTION) >> 8;
    const w11 = right * below;
    const w10 = (below << 8) - w11;
    const w01 = (right << 8) - w11;
    const w00 = 65536 - (right << 8) - w10;
    chip[to] = (data[p] * w00 + data[q] * w01 + data[r] * w10 + data[s] * w11 + 32768) >> 16;
    chip[to + 1] = (data[p + 1] * w00 + data[q + 1] * w01 + data[r + 1] * w10 + data[s + 1] * w11 + 32768) >> 16;
    chip[to + 2] = (data[p + 2] * w00 + data[q + 2] * w01 + data[r + 2] * w10 + data[s + 2] * w11 + 32768) >> 16;
    fixedX += stepX;
    fixedY += stepY;
  }
}

/** Right and bottom edge of the picture in level pixels, and whether black lies beyond. */
interface Edge {
  readonly black: boolean;
  readonly right: number;
  readonly bottom: number;
}

/** Columns first..last-1 of a chip row near or beyond the edge: neighbours are clamped to the level. */
function edgeSamples(
  level: PicturePart,
  edge: Edge,
  grid: SampleGrid,
  rowX: number,
  rowY: number,
  first: number,
  last: number,
  chip: Uint8Array,
  at: number,
): void {
  const { data, width, height, channels, left, top } = level;
  const stride = (level.right - left) * channels;
  for (let column = first; column < last; column++) {
    const to = at + column * 3;
    const x = rowX + column * grid.columnX;
    const y = rowY + column * grid.columnY;
    if (edge.black && (x < -0.5 || y < -0.5 || x >= edge.right || y >= edge.bottom)) {
      chip.fill(0, to, to + 3);
      continue;
    }
    const insideX = Math.min(Math.max(x, 0), width - 1);
    const insideY = Math.min(Math.max(y, 0), height - 1);
    const x0 = Math.floor(insideX);
    const y0 = Math.floor(insideY);
    const right = insideX - x0;
    const below = insideY - y0;
    const p = (y0 - top) * stride + (x0 - left) * channels;
    const q = x0 + 1 < width ? p + channels : p;
    const down = y0 + 1 < height ? stride : 0;
    for (let c = 0; c < 3; c++) {
      const upper = data[p + c] * (1 - right) + data[q + c] * right;
      const lower = data[p + down + c] * (1 - right) + data[q + down + c] * right;
      chip[to + c] = upper * (1 - below) + lower * below + 0.5;
    }
  }
}
