import { type FexRow } from '@fexgraph/core';
import { faceSummary, numberOf } from '../summary/face-summary.ts';
import type { PictureData, PictureFace, Thumbnail } from './report-data.ts';
import { rowValues } from './row-values.ts';
import { whoOf } from './who.ts';

/** Faces of a picture that are shown; a crowd has hundreds. */
export const FACES_SHOWN = 24;

/** Thumbnails of one frame: of its faces, by their place among its rows, and of the whole. */
export interface FrameThumbnails {
  readonly faces?: ReadonlyMap<number, Thumbnail>;
  readonly picture?: Thumbnail;
}

/** One picture and its faces. */
export function pictureData(name: string, rows: readonly FexRow[], thumbnails: FrameThumbnails): PictureData {
  const found = rows.filter((row) => !row.isNull);
  const faces = found.slice(0, FACES_SHOWN).map((row, position): PictureFace => {
    const portrait = thumbnails.faces?.get(position);
    return {
      ...whoOf(row, position),
      summary: faceSummary(row)!,
      values: [...rowValues(row)],
      ...(portrait ? { portrait } : {}),
    };
  });
  const side = (column: string) => (rows.length === 0 ? undefined : numberOf(rows[0], column)) ?? Number.NaN;
  return {
    name,
    width: side('FrameWidth'),
    height: side('FrameHeight'),
    rows: found.length,
    failed: rows.some((row) => row.isFailed),
    faces,
    ...(thumbnails.picture ? { picture: thumbnails.picture } : {}),
  };
}
