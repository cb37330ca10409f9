import { FexgraphError, type Pixels, toError } from '@fexgraph/core';
import { compositeOver, dropAlpha, type Rgb } from '@fexgraph/imaging';
import sharp, { type Metadata, type Sharp } from 'sharp';
import { bmpHeader, decodeBmp } from './decode-bmp.ts';
import { DecodingGate } from './decoding-gate.ts';
import { jpegDamage } from './jpeg-damage.ts';
import { type PictureFormat, sniffFormat } from './picture-format.ts';
import { checkReference, wrongInReference } from './reference-decoding.ts';
import { isSrgbProfile } from './srgb-profile.ts';
import { type TiffCoding, tiffCoding } from './tiff-coding.ts';

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
  try {
    return await gate.shared(() => decode(bytes, name, options));
  } catch (thrown) {
    if (thrown instanceof FexgraphError) throw thrown;
    return await gate.alone(() => decodeAgain(bytes, name, options));
  }
}

const gate = new DecodingGate();

/** Finds out why a picture did not decode. Where it was only a harmless warning it is decoded after all. */
async function decodeAgain(bytes: Uint8Array, name: string, options: DecodeOptions): Promise<Pixels> {
  for (let tries = 1; ; tries++) {
    try {
      return await decode(bytes, name, options, []);
    } catch (thrown) {
      if (thrown instanceof FexgraphError) throw thrown;
      const cause = toError(thrown);
      if (tries < MOST_TRIES && REASON_LOST.test(cause.message)) continue;
      throw damaged(cause, name);
    }
  }
}

/** Another user of libvips (an encoder) may have emptied the buffer that the reason was in. */
const REASON_LOST = /unknown error/i;
const MOST_TRIES = 4;

/** @param warnings collects those of a JPEG and fails on the serious ones at the end; without it the first one fails */
async function decode(bytes: Uint8Array, name: string, options: DecodeOptions, warnings?: string[]): Promise<Pixels> {
  const format = pictureFormat(bytes, name);
  if (format === 'bmp') return decodeStoredBmp(bytes, name, options);
  const coding = format === 'tiff' ? tiffCoding(bytes) : undefined;
  if (coding) checkTiff(coding, name);
  const { page = 0 } = options;
  const header = await sharp(bytes, { limitInputPixels: false, page }).metadata();
  checkHeader(header, name, options.maxPixels);
  if (options.decoding === 'reference') checkReference({ ...header, format, coding }, name);
  const image = sharp(bytes, {
    failOn: format === 'jpeg' && !warnings ? 'warning' : 'error',
    page,
    limitInputPixels: options.maxPixels,
    ignoreIcc: options.decoding === 'reference' || isInSrgb(header),
  });
  if (format === 'jpeg') image.on('warning', (warning: string) => warnings?.push(warning));
  const pixels = await rawRgb(
    options.decoding === 'reference' ? asStored(image, header) : asShown(image, options.background),
  );
  const damage = jpegDamage(warnings ?? [], header);
  if (damage) throw new Error(damage);
  return pixels;
}

/** libvips, as it comes with sharp, does not read BMP. */
function decodeStoredBmp(bytes: Uint8Array, name: string, { decoding, background, maxPixels }: DecodeOptions): Pixels {
  const header = bmpHeader(bytes, name);
  checkHeader({ ...header, depth: 'uchar' }, name, maxPixels);
  if (decoding === 'reference' && header.hasPalette) throw wrongInReference('has a palette', name);
  const { data, width, height, channels } = decodeBmp(bytes, name);
  if (channels === 3) return { data, width, height, channels };
  // Writers that do not care leave the alpha at 0 everywhere; viewers show such pictures.
  const isShown = decoding === 'standard' && data.some((level, i) => i % 4 === 3 && level !== 0);
  return isShown ? compositeOver(data, width, height, background) : dropAlpha(data, width, height);
}

/** The decoder takes such levels for red, green and blue. JPEG inside a TIFF it converts. */
function checkTiff({ photometric, compression }: TiffCoding, name: string): void {
  const [YCBCR, JPEGS] = [6, [6, 7]];
  if (photometric !== YCBCR || JPEGS.includes(compression ?? 1)) return;
  throw new FexgraphError('BAD_INPUT', `${name}: is a TIFF in YCbCr without JPEG coding, which is not read`, {
    hint: 'convert it to RGB first',
  });
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
  const known = 'JPEG, PNG, WebP, AVIF, TIFF, GIF and BMP pictures are read';
  if (bytes.length === 0) throw new FexgraphError('BAD_INPUT', `${name}: no bytes at all`);
  if (sniffed.kind === 'unknown') {
    throw new FexgraphError('BAD_INPUT', `${name}: not a picture in a known format`, { hint: known });
  }
  throw new FexgraphError('BAD_INPUT', `${name}: holds ${sniffed.name}, which cannot be read as a picture`, {
    hint: sniffed.name === 'text' || sniffed.name === 'HTML' ? known : `convert it first; ${known}`,
  });
}

function checkHeader(header: Pick<Metadata, 'width' | 'height' | 'depth'>, name: string, maxPixels: number): void {
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
  const text =
    /premature end|unexpected end|read error|bad seek|truncat|corrupt jpeg|progression|warnings in all/i.test(reason)
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
