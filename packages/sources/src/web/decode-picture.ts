import { FexgraphError, inTurns, type Pixels, toError } from '@fexgraph/core';
import type { Rgb } from '@fexgraph/imaging';
import { type PictureFormat, sniffFormat } from '../pictures/picture-format.ts';
import { drawnPixels } from './drawn-pixels.ts';
import { type PictureHeader, readHeader } from './picture-header.ts';

export interface DecodeOptions {
  /** Shows where a picture is transparent. */
  readonly background: Rgb;
  /** Larger pictures are refused from their header, before any pixel is decoded. */
  readonly maxPixels: number;
  /** A picture whose decoding takes longer, in ms, is given up. */
  readonly decodeTimeoutMs: number;
}

const READ = 'JPEG, PNG, WebP, AVIF, GIF and BMP pictures are read in browsers';

/**
 * Decodes the bytes of a picture file to RGB, sRGB levels, as `@fexgraph/sources/node` does: EXIF orientation applied,
 * an embedded colour profile converted to sRGB, the gamma of a PNG ignored. Opaque PNG pictures without a profile give
 * the same bytes in both; other formats go by the decoder of the browser.
 *
 * @throws FexgraphError BAD_INPUT naming file and reason; TIMEOUT; CANCELLED
 */
export async function decodePicture(
  bytes: Uint8Array,
  name: string,
  options: DecodeOptions,
  signal: AbortSignal,
): Promise<Pixels> {
  const format = readableFormat(bytes, name);
  const header = readHeader(bytes, format);
  if (header.size) checkSize(header.size, name, options.maxPixels);
  if (!header.isWhole) throw cutShort(name);
  const bitmap = await withinLimit(bitmapOf(bytes, format, header), name, options.decodeTimeoutMs);
  try {
    const { width, height } = bitmap;
    checkSize({ width, height }, name, options.maxPixels);
    return await inTurns(drawnPixels({ image: bitmap, width, height }, options.background, name), signal);
  } finally {
    bitmap.close();
  }
}

/**
 * With `none` where it makes no difference, Chromium goes through the pixels once more, on the thread of the page: 0.45 s
 * for 24 million.
 */
function bitmapOf(
  bytes: Uint8Array,
  format: PictureFormat,
  { colours, isOpaque }: PictureHeader,
): Promise<ImageBitmap> {
  return createImageBitmap(new Blob([bytes as Uint8Array<ArrayBuffer>], { type: `image/${format}` }), {
    imageOrientation: 'from-image',
    premultiplyAlpha: isOpaque ? 'default' : 'none',
    colorSpaceConversion: colours === 'ignored' ? 'none' : 'default',
  });
}

/** Browsers cannot end a decoding; one that comes too late is closed. */
function withinLimit(decoding: Promise<ImageBitmap>, name: string, limitMs: number): Promise<ImageBitmap> {
  return new Promise((resolve, reject) => {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      reject(new FexgraphError('TIMEOUT', `${name}: decoding took longer than ${limitMs} ms`));
    }, limitMs);
    decoding
      .then((bitmap) => (late ? bitmap.close() : resolve(bitmap)))
      .catch((cause) => reject(undecodable(name, toError(cause))))
      .finally(() => clearTimeout(timer));
  });
}

function readableFormat(bytes: Uint8Array, name: string): PictureFormat {
  const sniffed = sniffFormat(bytes);
  if (bytes.length === 0) throw new FexgraphError('BAD_INPUT', `${name}: no bytes at all`);
  if (sniffed.kind === 'unknown') {
    throw new FexgraphError('BAD_INPUT', `${name}: not a picture in a known format`, { hint: READ });
  }
  const what = sniffed.kind === 'other' ? sniffed.name : sniffed.format === 'tiff' ? 'TIFF' : undefined;
  if (sniffed.kind === 'picture' && what === undefined) return sniffed.format;
  throw new FexgraphError('BAD_INPUT', `${name}: holds ${what}, which browsers do not read as a picture`, {
    hint:
      what === 'HTML'
        ? 'does the server answer with a page because the file is not there?'
        : `convert it first; ${READ}`,
  });
}

function checkSize({ width, height }: { readonly width: number; readonly height: number }, name: string, most: number) {
  if (width * height <= most) return;
  throw new FexgraphError(
    'BAD_INPUT',
    `${name}: ${width} x ${height} pixels are more than the limit of ${Math.round(most / 1e6)} million`,
    { hint: 'raise maxPixels if the picture is really that large' },
  );
}

function cutShort(name: string): FexgraphError {
  return new FexgraphError('BAD_INPUT', `${name}: the picture is cut short or damaged: it has no end`, {
    hint: 'copy or download it again',
  });
}

function undecodable(name: string, cause: Error): FexgraphError {
  return new FexgraphError('BAD_INPUT', `${name}: the picture cannot be decoded: ${cause.message}`, {
    hint: 'if other programs show it, it is in a coding that this browser does not read: convert it to JPEG or PNG',
    cause,
  });
}
