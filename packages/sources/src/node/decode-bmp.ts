import { FexgraphError } from '@fexgraph/core';

/** RGB, or RGBA where the file has masks with alpha: [height, width, channels]. */
export interface BmpPixels {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly channels: 3 | 4;
}

/** Work on so many pixels takes some ten milliseconds. */
const PIXELS_A_TURN = 1_000_000;

/** What a BMP says of itself before its pixels. */
export interface BmpHeader {
  readonly width: number;
  readonly height: number;
  readonly bits: number;
  readonly hasPalette: boolean;
}

const FILE_HEADER = 14;
const CORE_HEADER = 12;
const INFO_HEADER = 40;
const [RAW, BIT_FIELDS, ALPHA_BIT_FIELDS] = [0, 3, 6];
const COMPRESSIONS = new Map([
  [1, 'run lengths (RLE8)'],
  [2, 'run lengths (RLE4)'],
  [4, 'JPEG'],
  [5, 'PNG'],
]);

/**
 * Size and depth, from the first bytes.
 *
 * @throws FexgraphError BAD_INPUT
 */
export function bmpHeader(bytes: Uint8Array, name: string): BmpHeader {
  const { width, height, bits } = readLayout(bytes, name);
  return { width, height, bits, hasPalette: bits <= 8 };
}

/**
 * Decodes a BMP of 1, 4, 8, 16, 24 or 32 bits per pixel, with palette or masks, from below or from above. Coded ones
 * (run lengths, JPEG, PNG) are refused by name.
 *
 * @throws FexgraphError BAD_INPUT naming what is not read, or that the file ends early
 * @yields where the thread may do something else, a few times a second
 *
 * Source: Microsoft, Bitmap Storage (BITMAPCOREHEADER to BITMAPV5HEADER).
 */
export function* decodeBmp(bytes: Uint8Array, name: string): Generator<undefined, BmpPixels> {
  const layout = readLayout(bytes, name);
  const { width, height, bits, start, fromAbove } = layout;
  const stride = Math.ceil((width * bits) / 32) * 4;
  if (start + stride * height > bytes.length) {
    throw cutShort(name, 'its pixels end early');
  }
  const { channels, readRow } = rowReader(bytes, layout, name);
  const data = new Uint8Array(width * height * channels);
  const rowsATurn = Math.ceil(PIXELS_A_TURN / width);
  for (let row = 0; row < height; row++) {
    if (row % rowsATurn === 0) yield;
    readRow(start + (fromAbove ? row : height - 1 - row) * stride, data, row * width * channels);
  }
  return { data, width, height, channels };
}

function rowReader(bytes: Uint8Array, layout: Layout, name: string): RowReader {
  if (layout.bits <= 8) return paletteReader(bytes, layout, name);
  return layout.bits === 24 ? plainReader(bytes, layout) : maskReader(bytes, layout);
}

interface Layout extends Omit<BmpHeader, 'hasPalette'> {
  /** First byte of the stored rows. */
  readonly start: number;
  readonly fromAbove: boolean;
  readonly headerSize: number;
  /** Palette entries; 0: as many as the bits allow. */
  readonly colours: number;
  readonly compression: number;
}

function readLayout(bytes: Uint8Array, name: string): Layout {
  const bad = (reason: string, hint = 'convert it to an uncompressed BMP or to PNG') =>
    new FexgraphError('BAD_INPUT', `${name}: ${reason}`, { hint });
  if (bytes.length < FILE_HEADER + INFO_HEADER) throw cutShort(name, 'it has no whole header');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [start, headerSize] = [view.getUint32(10, true), view.getUint32(FILE_HEADER, true)];
  const isCore = headerSize === CORE_HEADER;
  if (!isCore && headerSize < INFO_HEADER) throw bad(`has a header of ${headerSize} bytes, which is not read`);
  const width = isCore ? view.getUint16(18, true) : view.getInt32(18, true);
  const signed = isCore ? view.getUint16(20, true) : view.getInt32(22, true);
  const bits = view.getUint16(isCore ? 24 : 28, true);
  const compression = isCore ? RAW : view.getUint32(30, true);
  const height = Math.abs(signed);
  if (width <= 0 || height === 0) throw bad(`has a size of ${width} x ${height} pixels`);
  if (![1, 4, 8, 16, 24, 32].includes(bits)) throw bad(`has ${bits} bits per pixel, which is not read`);
  const hasMasks = compression === BIT_FIELDS || compression === ALPHA_BIT_FIELDS;
  if (compression !== RAW && !(hasMasks && (bits === 16 || bits === 32))) {
    throw bad(`is a BMP coded as ${COMPRESSIONS.get(compression) ?? `number ${compression}`}, which is not read`);
  }
  const colours = isCore ? 0 : view.getUint32(46, true);
  if (hasMasks && bytes.length < FILE_HEADER + INFO_HEADER + 16) throw cutShort(name, 'it has no whole header');
  return { width, height, bits, start, fromAbove: signed < 0, headerSize, colours, compression };
}

interface RowReader {
  readonly channels: 3 | 4;
  /** The row that is stored at byte `from`. */
  readRow(from: number, into: Uint8Array, at: number): void;
}

function paletteReader(bytes: Uint8Array, layout: Layout, name: string): RowReader {
  const { width, bits, headerSize, colours, start } = layout;
  const entry = headerSize === CORE_HEADER ? 3 : 4;
  const first = FILE_HEADER + headerSize;
  // Some writers leave the number out, some state more than there is room for.
  const count = Math.min(colours || 2 ** bits, 2 ** bits, Math.floor((start - first) / entry));
  const perByte = 8 / bits;
  return {
    channels: 3,
    readRow(from, into, at) {
      for (let column = 0; column < width; column++) {
        const byte = bytes[from + Math.floor(column / perByte)];
        const index = (byte >> (8 - bits * ((column % perByte) + 1))) & (2 ** bits - 1);
        if (index >= count) throw cutShort(name, `it has no colour ${index}`);
        const colour = first + index * entry;
        into[at++] = bytes[colour + 2];
        into[at++] = bytes[colour + 1];
        into[at++] = bytes[colour];
      }
    },
  };
}

function plainReader(bytes: Uint8Array, { width }: Layout): RowReader {
  return {
    channels: 3,
    readRow(from, into, at) {
      for (let end = from + 3 * width; from < end; from += 3) {
        into[at++] = bytes[from + 2];
        into[at++] = bytes[from + 1];
        into[at++] = bytes[from];
      }
    },
  };
}

function maskReader(bytes: Uint8Array, layout: Layout): RowReader {
  const { width, bits } = layout;
  const fields = masksOf(bytes, layout)
    .filter((mask) => mask !== 0)
    .map((mask) => {
      const shift = 31 - Math.clz32(mask & -mask);
      return { mask, shift, most: mask >>> shift };
    });
  const size = bits / 8;
  return {
    channels: fields.length === 4 ? 4 : 3,
    readRow(from, into, at) {
      for (let end = from + size * width; from < end; from += size) {
        let value = 0;
        for (let i = 0; i < size; i++) value |= bytes[from + i] << (8 * i);
        for (const { mask, shift, most } of fields) into[at++] = Math.round((((value & mask) >>> shift) * 255) / most);
      }
    },
  };
}

function cutShort(name: string, how: string): FexgraphError {
  return new FexgraphError('BAD_INPUT', `${name}: the picture is cut short or damaged: ${how}`, {
    hint: 'copy or download it again',
  });
}

/** Red, green, blue, and alpha where the file states a mask for it. Without masks the fourth byte means nothing. */
function masksOf(bytes: Uint8Array, { bits, compression, headerSize }: Layout): readonly number[] {
  if (compression === RAW) return bits === 16 ? [0x7c00, 0x03e0, 0x001f] : [0xff0000, 0xff00, 0xff];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const hasAlpha = compression === ALPHA_BIT_FIELDS || headerSize >= 56;
  return Array.from({ length: hasAlpha ? 4 : 3 }, (_, i) => view.getUint32(FILE_HEADER + INFO_HEADER + 4 * i, true));
}
