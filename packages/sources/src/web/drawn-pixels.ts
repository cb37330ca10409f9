import { FexgraphError, type Pixels, toError } from '@fexgraph/core';
import type { Rgb } from '@fexgraph/imaging';

/** What a canvas can draw, with its size. */
export interface Drawable {
  readonly image: CanvasImageSource;
  readonly width: number;
  readonly height: number;
}

/** Pixels that are drawn at a time: a whole large picture would be there twice, and the page would stand still. */
const PIXELS_A_BAND = 1_000_000;

/**
 * A picture as RGB [height, width, 3], over a background where it is transparent. Opaque pixels keep their levels. Band by
 * band, for `inTurns` where nobody changes the image meanwhile, and `atOnce` where somebody may.
 *
 * @throws FexgraphError BAD_INPUT for a picture of another origin that does not allow this page to read it
 */
export function* drawnPixels(
  { image, width, height }: Drawable,
  background: Rgb,
  name: string,
): Generator<undefined, Pixels> {
  const data = new Uint8Array(width * height * 3);
  const rows = Math.max(1, Math.min(height, Math.floor(PIXELS_A_BAND / width)));
  const canvas = new OffscreenCanvas(width, rows);
  // In main memory: what comes back from a GPU may be rounded, and would have to be waited for.
  const context = canvas.getContext('2d', { willReadFrequently: true, colorSpace: 'srgb' });
  if (!context)
    throw new FexgraphError('BAD_INPUT', `${name}: the browser gives no canvas of ${width} x ${rows} pixels`);
  context.fillStyle = `rgb(${background.join(' ')})`;
  for (let top = 0; top < height; top += rows) {
    // Before the first, too: room for so many pixels takes its time.
    if (rows < height) yield;
    const count = Math.min(rows, height - top);
    context.fillRect(0, 0, width, count);
    context.drawImage(image, 0, top, width, count, 0, 0, width, count);
    withoutAlpha(read(context, width, count, name), data, top * width * 3);
  }
  return { data, width, height, channels: 3 };
}

function read(context: OffscreenCanvasRenderingContext2D, width: number, height: number, name: string) {
  try {
    return context.getImageData(0, 0, width, height).data;
  } catch (cause) {
    throw new FexgraphError(
      'BAD_INPUT',
      `${name}: the browser does not let this page read it: ${toError(cause).message}`,
      {
        hint: 'a picture of another server needs its CORS headers, and crossOrigin="anonymous" on its element',
        cause,
      },
    );
  }
}

function withoutAlpha(rgba: Uint8ClampedArray, into: Uint8Array, at: number): void {
  for (let from = 0; from < rgba.length; from += 4) {
    into[at++] = rgba[from];
    into[at++] = rgba[from + 1];
    into[at++] = rgba[from + 2];
  }
}
