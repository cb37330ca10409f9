import type { PixelRect } from './halve.ts';
import { type Region, regionMap } from './region.ts';

/**
 * Sample positions in pixels of one pyramid level (whole = pixel centre): column i of row j lies at
 * (x + i * columnX + j * rowX, y + i * columnY + j * rowY).
 */
export interface SampleGrid {
  readonly x: number;
  readonly y: number;
  readonly columnX: number;
  readonly columnY: number;
  readonly rowX: number;
  readonly rowY: number;
}

/** Of a level, in pixels. */
type Size = { readonly width: number; readonly height: number };

/** `scale`: level pixels per frame pixel. */
export function sampleGrid(region: Region, size: number, scale: number): SampleGrid {
  const map = regionMap(region);
  const step = scale / size;
  const columnX = map.uX * step;
  const columnY = map.uY * step;
  const rowX = map.vX * step;
  const rowY = map.vY * step;
  return {
    x: map.originX * scale + (columnX + rowX) / 2 - 0.5,
    y: map.originY * scale + (columnY + rowY) / 2 - 0.5,
    columnX,
    columnY,
    rowX,
    rowY,
  };
}

/** The pixels of a level that `size` x `size` samples read; those beyond it read its edge. */
export function pixelsUnder({ x, y, columnX, columnY, rowX, rowY }: SampleGrid, size: number, level: Size): PixelRect {
  const [left, right] = reach([x, columnX, rowX], size - 1, level.width);
  const [top, bottom] = reach([y, columnY, rowY], size - 1, level.height);
  return { left, top, right, bottom };
}

/** One axis, with a pixel to spare for rounding. */
function reach([start, column, row]: readonly number[], steps: number, limit: number): [from: number, to: number] {
  const least = start + steps * (Math.min(column, 0) + Math.min(row, 0));
  const most = start + steps * (Math.max(column, 0) + Math.max(row, 0));
  const from = Math.min(Math.max(Math.floor(least) - 1, 0), limit - 1);
  // A sample on the edge reads the pixel behind it, too, with weight 0.
  return [from, Math.min(Math.max(Math.floor(most) + 3, from + 2), limit)];
}

/**
 * Columns `first` to `last` (exclusive) of the row that starts at (x, y) have all four neighbours inside the level. Asked
 * for every row of every chip: nothing is allocated but the answer.
 */
export function interiorColumns(
  grid: SampleGrid,
  x: number,
  y: number,
  size: number,
  level: Size,
): [first: number, last: number] {
  const { columnX, columnY } = grid;
  const { width, height } = level;
  const first = Math.max(0, Math.ceil(Math.max(entering(x, columnX, width - 1), entering(y, columnY, height - 1))));
  const last = Math.min(
    size,
    Math.floor(Math.min(leaving(x, columnX, width - 1), leaving(y, columnY, height - 1))) + 1,
  );
  return first < last ? [first, last] : [0, 0];
}

/** What fixed-point positions may be off after a row of a few hundred samples. */
const FIXED_POINT_MARGIN = 0.01;

/** The least step t for which start + t * step lies within 0..limit; 0 where none does. */
function entering(start: number, step: number, limit: number): number {
  const low = FIXED_POINT_MARGIN - start;
  const high = limit - FIXED_POINT_MARGIN - start;
  if (Math.abs(step) < 1e-9) return low <= 0 && high >= 0 ? -Infinity : 0;
  return (step > 0 ? low : high) / step;
}

/** The greatest; -1 where none does. */
function leaving(start: number, step: number, limit: number): number {
  const low = FIXED_POINT_MARGIN - start;
  const high = limit - FIXED_POINT_MARGIN - start;
  if (Math.abs(step) < 1e-9) return low <= 0 && high >= 0 ? Infinity : -1;
  return (step > 0 ? high : low) / step;
}
