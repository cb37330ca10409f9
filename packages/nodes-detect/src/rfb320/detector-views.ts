import type { Window } from '@fexgraph/imaging';

/** A part of a picture that a detector looks at. */
export interface View extends Window {
  /** `stretch`: each axis to the detector's size. `letterbox`: aspect kept. */
  readonly fit: 'stretch' | 'letterbox';
}

/** Longer pictures are looked at in parts: stretched to the detector's 4:3 their faces are too narrow to be found. */
export const LONGEST = 2;
/** However long a picture is. */
const MOST_PARTS = 16;
/** Side of a tile, times the side of a grid without overlap: the part that two tiles share is 0.2 of it and more. */
const TILE = 1.2;

/**
 * What a detector with a fixed input looks at.
 *
 * - A picture of up to 2:1: the whole of it, stretched.
 * - A longer one: the whole, letterboxed, for faces as large as the picture is high, and parts along the longer side,
 *   each less than 2:1 and half over the next, so that a smaller face lies whole in one.
 * - With `tiles` n > 1: n x n overlapping tiles of each of these as well, for small faces.
 */
export function detectorViews(width: number, height: number, tiles: number): readonly View[] {
  const whole = { x: 0, y: 0, width, height };
  const aspect = Math.max(width, height) / Math.min(width, height);
  const isLong = aspect > LONGEST;
  const parts = isLong ? along(whole, Math.min(Math.ceil(aspect) - 1, MOST_PARTS)) : [];
  const base: readonly View[] = [{ ...whole, fit: isLong ? 'letterbox' : 'stretch' }, ...parts];
  if (tiles === 1) return base;
  return [...base, ...(isLong ? parts : base).flatMap((view) => tilesOf(view, tiles))];
}

/** `count` parts along the longer side; each begins in the middle of the one before. */
function along(whole: Window, count: number): View[] {
  const isWide = whole.width > whole.height;
  const step = (isWide ? whole.width : whole.height) / (count + 1);
  const fit = 2 * step > LONGEST * Math.min(whole.width, whole.height) ? 'letterbox' : 'stretch';
  return Array.from({ length: count }, (_, i) =>
    isWide ? { ...whole, x: i * step, width: 2 * step, fit } : { ...whole, y: i * step, height: 2 * step, fit },
  );
}

function tilesOf({ x, y, width, height, fit }: View, tiles: number): View[] {
  const [tileWidth, tileHeight] = [(width * TILE) / tiles, (height * TILE) / tiles];
  const at = (i: number, room: number) => (room * i) / (tiles - 1);
  return Array.from({ length: tiles * tiles }, (_, i) => ({
    x: x + at(i % tiles, width - tileWidth),
    y: y + at(Math.floor(i / tiles), height - tileHeight),
    width: tileWidth,
    height: tileHeight,
    fit,
  }));
}
