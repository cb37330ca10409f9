import type { FexBatch, Frame } from '@fexgraph/core';
import { blendOver } from '../overlay/blend-over.ts';
import type { OverlayParts } from '../overlay/overlay-marks.ts';
import { faceSummary } from '../summary/face-summary.ts';
import { loadSharp } from './load-sharp.ts';
import { overlayDrawing } from './overlay-drawing.ts';

/** Pixels of a video: RGB. */
export interface DrawnFrame {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/**
 * A frame with its faces drawn over it, in a new buffer: what `sink/overlay` draws, within a level. The SVG is turned into
 * pixels beside this thread.
 *
 * @param scale of the result to the frame
 */
export async function drawnFrame(frame: Frame, fex: FexBatch, scale: number, parts: OverlayParts): Promise<DrawnFrame> {
  const { size, svg } = overlayDrawing(frame, fex, scale, parts);
  const [data, drawing] = await Promise.all([
    picture(frame, size),
    [...fex.rows()].some((row) => faceSummary(row)?.box) ? raster(svg) : undefined,
  ]);
  if (drawing) blendOver(data, drawing);
  return { data, ...size };
}

async function picture({ pixels }: Frame, size: { readonly width: number; readonly height: number }) {
  const { data, width, height, channels } = pixels;
  const isSameSize = size.width === width && size.height === height;
  if (isSameSize && channels === 3) return new Uint8Array(data);
  const sharp = await loadSharp('draw overlays');
  const image = sharp(data, { raw: { width, height, channels } }).removeAlpha();
  return await image
    .resize({ ...size, fit: 'fill' })
    .raw()
    .toBuffer();
}

async function raster(svg: string): Promise<Uint8Array> {
  const sharp = await loadSharp('draw overlays');
  return await sharp(Buffer.from(svg)).ensureAlpha().raw().toBuffer();
}
