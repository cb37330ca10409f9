import { FexgraphError, type Pixels, toError } from '@fexgraph/core';
import type { Rgb } from '@fexgraph/imaging';
import sharp, { type Metadata, type Sharp } from 'sharp';
import { type PictureFormat, sniffFormat } from './picture-format.ts';
import { checkReference } from './reference-decoding.ts';
import { isSrgbProfile } from './srgb-profile.ts';

export interface DecodeOptions {
  /**
   * `standard`: what a viewer shows. EXIF orientation applied, alpha composited on `background`, CMYK, palette and 16-bit
   * converted, ICC profile to sRGB (8-bit levels that are sRGB already stay as they are). `reference`: stored pixels as the reference takes them, see `checkReference`.
   */
  readonly decoding: 'standard' | 'reference';
  /** Shows where a picture is transparent. */
  readonly background: Rgb;
  /** Larger pictures are refused from their header, before any pixel is decoded. */
  readonly maxPixels: number;
  /** Of several pages or frames, from 0. Default 0. */
  readonly page?: number;
}

/**
 * Decodes one picture to RGB, sRGB levels. Of animated pictures and multi-page files one page. `name` is what
 * messages call it.
 *
 * @throws FexgraphError BAD_INPUT naming file and reason.
 */
export async function decodePicture(bytes: Uint8Array, name: string, options: DecodeOptions): Promise<Pixels> {
  for (let tries = 1; ; tries++) {
    try {
      return await decode(bytes, name, options);
    } catch (thrown) {
      if (thrown instanceof FexgraphError) throw thrown;
      const cause = toError(thrown);
      if (tries < MOST_TRIES && REASON_LOST.test(cause.message)) continue;
      throw damaged(cause, name);
    }
  }
}

/** libvips keeps the reason of a failure in one buffer for all threads, and another picture may have emptied it. */
const REASON_LOST = /unknown error/i;
const MOST_TRIES = 4;

async function decode(bytes: Uint8Array, name: string, options: DecodeOptions): Promise<Pixels> {
  const format = pictureFormat(bytes, name);
  const { page = 0 } = options;
  const header = await sharp(bytes, { limitInputPixels: false, page }).metadata();
  checkHeader(header, name, options.maxPixels);
  if (options.decoding === 'reference') checkReference(header, format, name);
  const image = sharp(bytes, {
    failOn: 'error',
    page,
    limitInputPixels: options.maxPixels,
    ignoreIcc: options.decoding === 'reference' || isInSrgb(header),
  });
  return await rawRgb(options.decoding === 'reference' ? asStored(image, header) : asShown(image, options.background));
}

/** Its levels are sRGB levels already. */
function isInSrgb({ space, depth, icc }: Metadata): boolean {
  return space === 'srgb' && depth === 'uchar' && icc !== undefined && isSrgbProfile(icc);
}

function asShown(image: Sharp, [r, g, b]: Rgb): Sharp {
  // Converted before it is flattened: a grey picture would take only the grey of the background.
  return image.pipelineColourspace('srgb').autoOrient().flatten({ background: { r, g, b } });
}

/** Alpha dropped, orientation and profile ignored. Source: spec pipeline 1.1, 1.2. */
function asStored(image: Sharp, header: Metadata): Sharp {
  return header.hasAlpha ? image.removeAlpha() : image;
}

async function rawRgb(image: Sharp): Promise<Pixels> {
  const { data, info } = await image
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  if (info.channels !== 3) {
    throw new FexgraphError('INTERNAL', `the decoder gave ${info.channels} channels instead of 3`);
  }
  const pixels = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return { data: pixels, width: info.width, height: info.height, channels: 3 };
}

function pictureFormat(bytes: Uint8Array, name: string): PictureFormat {
  const sniffed = sniffFormat(bytes);
  if (sniffed.kind === 'picture') return sniffed.format;
  const known = 'JPEG, PNG, WebP, AVIF, TIFF and GIF pictures are read';
  if (bytes.length === 0) throw new FexgraphError('BAD_INPUT', `${name}: no bytes at all`);
  if (sniffed.kind === 'unknown') {
    throw new FexgraphError('BAD_INPUT', `${name}: not a picture in a known format`, { hint: known });
  }
  throw new FexgraphError('BAD_INPUT', `${name}: holds ${sniffed.name}, which cannot be read as a picture`, {
    hint: sniffed.name === 'text' || sniffed.name === 'HTML' ? known : `convert it first; ${known}`,
  });
}

function checkHeader(header: Metadata, name: string, maxPixels: number): void {
  const { width, height, depth } = header;
  if (width * height > maxPixels) {
    throw new FexgraphError(
      'BAD_INPUT',
      `${name}: ${width} x ${height} pixels are more than the limit of ${Math.round(maxPixels / 1e6)} million`,
      { hint: 'raise maxPixels if the picture is really that large' },
    );
  }
  // Scientific pictures have no agreed white: converting them would be a guess.
  if (depth !== 'uchar' && depth !== 'ushort') {
    throw new FexgraphError('BAD_INPUT', `${name}: has ${depth} samples; only 8 and 16 bits are read`, {
      hint: 'convert it to 8 or 16 bits per channel first',
    });
  }
}

function damaged(cause: Error, name: string): FexgraphError {
  const reason = cause.message.split('\n')[0].trim();
  const text = /premature end|unexpected end|read error|bad seek|truncat/i.test(reason)
    ? 'the picture is cut short or damaged'
    : 'the picture cannot be decoded';
  return new FexgraphError('BAD_INPUT', `${name}: ${text}: ${reason}`, {
    hint: text.endsWith('damaged') ? 'copy or download it again' : UNDECODED_HINT,
    cause,
  });
}

/** It may be whole: codings that few programs know are told apart by nobody. */
const UNDECODED_HINT =
  'if other programs show it, it is in a coding that is not read here: convert it to JPEG or PNG; else copy or download it again';
