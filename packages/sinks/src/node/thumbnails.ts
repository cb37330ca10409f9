import type { FexBatch, FexRow, Frame } from '@fexgraph/core';
import type { FrameThumbnails } from '../report/picture-summary.ts';
import type { Thumbnail } from '../report/report-data.ts';
import type { WantedThumbnails } from '../report/report-summary.ts';
import { faceSummary } from '../summary/face-summary.ts';
import type { Sharp } from './load-sharp.ts';

/** Sides in pixels: twice what the page shows, for screens with fine pixels. */
const FACE_SIDE = 112;
const PICTURE_SIDE = 640;
const QUALITY = 72;

/** Part of a frame, whole pixels. */
interface Region {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** What of a frame is picture, without the bars that fitting put around it. */
function contentOf({ width, height, fit }: Frame): Region {
  const [left, top] = [Math.round(fit.padLeft), Math.round(fit.padTop)];
  return {
    left,
    top,
    width: Math.max(1, width - left - Math.round(fit.padRight)),
    height: Math.max(1, height - top - Math.round(fit.padBottom)),
  };
}

/** The square of a face in its frame, cut at the edges; undefined where nothing of it is in the frame. */
function regionOf(row: FexRow, frame: Frame): Region | undefined {
  const box = faceSummary(row)?.box;
  if (!box) return undefined;
  const { scale, padLeft, padTop } = frame.fit;
  const content = contentOf(frame);
  const clip = (value: number, from: number, length: number) =>
    Math.round(Math.min(from + length, Math.max(from, value)));
  const left = clip(box.x * scale + padLeft, content.left, content.width);
  const top = clip(box.y * scale + padTop, content.top, content.height);
  const width = clip((box.x + box.width) * scale + padLeft, content.left, content.width) - left;
  const height = clip((box.y + box.height) * scale + padTop, content.top, content.height) - top;
  return width >= 1 && height >= 1 ? { left, top, width, height } : undefined;
}

async function cut(sharp: Sharp, frame: Frame, region: Region, side: number): Promise<Thumbnail> {
  const { data, width, height, channels } = frame.pixels;
  const { data: jpeg, info } = await sharp(data, { raw: { width, height, channels } })
    .extract(region)
    .removeAlpha()
    .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
    .jpeg({ quality: QUALITY, mozjpeg: true })
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, jpeg: jpeg.toString('base64') };
}

/** Small JPEGs of a frame and its faces. @param fex the rows of that frame */
export async function cutThumbnails(
  sharp: Sharp,
  frame: Frame,
  fex: FexBatch,
  wanted: WantedThumbnails,
): Promise<FrameThumbnails> {
  const rows = [...fex.rows()].filter((row) => !row.isNull);
  const faces = new Map<number, Thumbnail>();
  for (const at of wanted.faces) {
    const region = regionOf(rows[at], frame);
    if (region) faces.set(at, await cut(sharp, frame, region, FACE_SIDE));
  }
  return { faces, ...(wanted.picture ? { picture: await cut(sharp, frame, contentOf(frame), PICTURE_SIDE) } : {}) };
}
