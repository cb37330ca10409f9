import { FexgraphError, inTurns, type Pixels, toError } from '@fexgraph/core';
import { type BufferOf, compositeOver, dropAlpha, type Rgb } from '@fexgraph/imaging';
import { type PictureFile, type PictureFormat, sniffFormat } from '../pictures/picture-format.ts';
import { bmpHeader, decodeBmp } from './decode-bmp.ts';
import type { Decoder } from './decoder.ts';
import type { DecoderPool } from './decoder-pool.ts';
import type { PictureHeader } from './decoder-protocol.ts';
import { jpegDamage } from './jpeg-damage.ts';
import { type CheckedHeader, checkReference, wrongInReference } from './reference-decoding.ts';
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
  /** A picture whose decoding takes longer, in ms, is given up. */
  readonly decodeTimeoutMs: number;
  /** Of several pages or frames, from 0. Default 0. */
  readonly page?: number;
}

export interface DecodedPicture {
  readonly pixels: Pixels;
  /** Pages or frames of the file. */
  readonly pages: number;
}

export interface DecodeContext {
  readonly decoders: DecoderPool;
  /** Ends it. */
  readonly signal?: AbortSignal;
  /** Where pixels go, if a decoder reads them. Default: new memory. */
  readonly buffer?: BufferOf;
}

/** Longest side that a JPEG can have. Work on a picture goes by its sides as well as by its pixels. */
const LONGEST_SIDE = 65_535;

/**
 * Decodes one picture to RGB, sRGB levels. Of animated pictures and multi-page files one page. `name` is what
 * messages call it.
 *
 * @throws FexgraphError BAD_INPUT naming file and reason; TIMEOUT, WORKER_DIED, CANCELLED as `DecoderPool`.
 */
export async function decodePicture(
  file: PictureFile,
  name: string,
  options: DecodeOptions,
  { decoders, signal, buffer }: DecodeContext,
): Promise<DecodedPicture> {
  const { head } = file;
  const format = pictureFormat(head, name);
  if (format === 'bmp') return { pixels: await decodeStoredBmp(head, name, options, signal), pages: 1 };
  const coding = format === 'tiff' ? tiffCoding(head) : undefined;
  if (coding) checkTiff(coding, name);
  const decode = async (decoder: Decoder) => {
    try {
      return await decodeWith(decoder, file, name, { ...options, format, coding, buffer });
    } catch (thrown) {
      throw thrown instanceof FexgraphError ? thrown : damaged(toError(thrown), name);
    }
  };
  return await decoders.use(name, decode, { limitMs: options.decodeTimeoutMs, signal });
}

async function decodeWith(
  decoder: Decoder,
  file: PictureFile,
  name: string,
  options: DecodeOptions & Pick<CheckedHeader, 'format' | 'coding'> & Pick<DecodeContext, 'buffer'>,
): Promise<DecodedPicture> {
  const { format, coding, decoding, background, maxPixels, page, buffer } = options;
  const header = await decoder.header(file, page);
  checkFormat(header, format, name);
  checkHeader(header, name, maxPixels);
  const isReference = decoding === 'reference';
  if (isReference) checkReference({ ...header, format, coding }, name);
  const plan = {
    maxPixels,
    ignoreIcc: isReference || isInSrgb(header),
    background: isReference ? undefined : background,
  };
  const { pixels, warnings } = await decoder.pixels(plan, buffer);
  const damage = format === 'jpeg' ? jpegDamage(warnings, header) : undefined;
  if (damage) throw new Error(damage);
  return { pixels, pages: header.pages ?? 1 };
}

/** Pages or frames of a picture file. Never fails: what cannot be read has one, and decoding it tells why. */
export async function pageCount(
  file: PictureFile,
  name: string,
  { decodeTimeoutMs }: Pick<DecodeOptions, 'decodeTimeoutMs'>,
  { decoders, signal }: DecodeContext,
): Promise<number> {
  const sniffed = sniffFormat(file.head);
  if (sniffed.kind !== 'picture' || sniffed.format === 'bmp') return 1;
  const header = decoders.use(name, (decoder) => decoder.header(file), { limitMs: decodeTimeoutMs, signal });
  return header.then(
    ({ pages }) => pages ?? 1,
    () => 1,
  );
}

/** What a file begins as is what is decoded: nothing comes in under the name of another format. */
function checkFormat({ format, compression }: PictureHeader, sniffed: PictureFormat, name: string): void {
  const decoded = format === 'heif' && compression === 'av1' ? 'avif' : format;
  if (decoded === sniffed) return;
  throw new FexgraphError('BAD_INPUT', `${name}: begins as ${sniffed} and is ${compression ?? format}`, {
    hint: 'convert it with a program that shows it',
  });
}

/** libvips, as it comes with sharp, does not read BMP. */
async function decodeStoredBmp(
  bytes: Uint8Array,
  name: string,
  { decoding, background, maxPixels }: DecodeOptions,
  signal?: AbortSignal,
): Promise<Pixels> {
  const header = bmpHeader(bytes, name);
  checkHeader({ ...header, depth: 'uchar' }, name, maxPixels);
  if (decoding === 'reference' && header.hasPalette) throw wrongInReference('has a palette', name);
  const { data, width, height, channels } = await inTurns(decodeBmp(bytes, name), signal);
  if (channels === 3) return { data, width, height, channels };
  return decoding === 'standard' && hasAlpha(data)
    ? compositeOver(data, width, height, background)
    : dropAlpha(data, width, height);
}

/** Writers that do not care leave the alpha at 0 everywhere; viewers show such pictures. */
function hasAlpha(rgba: Uint8Array): boolean {
  for (let i = 3; i < rgba.length; i += 4) if (rgba[i] !== 0) return true;
  return false;
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
function isInSrgb({ space, depth, icc }: PictureHeader): boolean {
  return space === 'srgb' && depth === 'uchar' && icc !== undefined && isSrgbProfile(icc);
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
    hint: hintFor(sniffed.name, known),
  });
}

function hintFor(name: string, known: string): string {
  if (name === 'text' || name === 'HTML') return known;
  return name.endsWith('video') ? `read it as a video; ${known}` : `convert it first; ${known}`;
}

function checkHeader(
  { width, height, depth }: Pick<PictureHeader, 'width' | 'height' | 'depth'>,
  name: string,
  maxPixels: number,
): void {
  if (Math.max(width, height) > LONGEST_SIDE) {
    throw new FexgraphError(
      'BAD_INPUT',
      `${name}: ${width} x ${height} pixels have a side longer than the limit of ${LONGEST_SIDE}`,
      { hint: 'cut it into pieces first' },
    );
  }
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
