import { FexgraphError } from '@fexgraph/core';
import type { PictureFormat } from '../pictures/picture-format.ts';
import type { PictureHeader } from './decoder-protocol.ts';
import type { TiffCoding } from './tiff-coding.ts';

/**
 * Refuses what the reference turns into a wrong picture without saying so, or has no defined result for: palettes read
 * as grey levels, CMYK read as RGB, 16 bits left unscaled, grey with alpha, animations. Everything else is decoded as
 * stored: no EXIF rotation, no colour profile, alpha dropped without compositing.
 * Source: spec pipeline 1.1, 1.2, quirks 20 and 21.
 *
 * @throws FexgraphError BAD_INPUT
 */
export function checkReference(header: CheckedHeader, name: string): void {
  const what = unsupported(header);
  if (what) throw wrongInReference(what, name);
}

export function wrongInReference(what: string, name: string): FexgraphError {
  return new FexgraphError('BAD_INPUT', `${name}: ${what}, which the reference decodes wrongly`, {
    hint: "convert it to 8-bit RGB, or use decoding: 'standard'",
  });
}

export interface CheckedHeader extends Omit<PictureHeader, 'format'> {
  readonly format: PictureFormat;
  /** Of a TIFF. */
  readonly coding?: TiffCoding;
}

const PALETTE = 3;

function unsupported(header: CheckedHeader): string | undefined {
  const { format, coding } = header;
  if (header.space === 'cmyk') return 'is in CMYK';
  // Every GIF has a palette; its decoder looks the colours up.
  if ((header.isPalette && format !== 'gif') || coding?.photometric === PALETTE) return 'has a palette';
  // Deep AVIF is reduced to 8 bits by the decoder itself.
  if (header.depth !== 'uchar' && format !== 'avif') return 'has 16 bits per channel';
  if (format === 'tiff' && header.bitsPerSample === 1) return 'has 1 bit per sample';
  if (header.channels === 2) return 'is grey with alpha';
  if (format === 'tiff' && !/^(srgb|rgb|b-w)$/.test(header.space)) return `is in colour space ${header.space}`;
  if (format === 'gif' && header.hasAlpha) return 'is a GIF with transparency';
  if (format === 'gif' && (header.pages ?? 1) > 1) return 'is animated';
  return undefined;
}
