import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';

export const WIDTH = 32;
export const HEIGHT = 24;

/** Red rises to the right, green downwards, blue is constant: every orientation and channel mix-up shows. */
export function gradient(): Uint8Array {
  const data = new Uint8Array(WIDTH * HEIGHT * 3);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) data.set([x * 8, y * 10, 128], (y * WIDTH + x) * 3);
  }
  return data;
}

export function gradientImage(): Sharp {
  return sharp(gradient(), { raw: { width: WIDTH, height: HEIGHT, channels: 3 } });
}

/** The same in colours that every colour space can hold. */
export function muted(): Uint8Array {
  return gradient().map((level) => 96 + (level >> 2));
}

export function mutedImage(): Sharp {
  return sharp(muted(), { raw: { width: WIDTH, height: HEIGHT, channels: 3 } });
}

/** Two pages, the second one inverted, for animations. */
export function twoPages(): Sharp {
  const first = gradient();
  const pages = new Uint8Array(first.length * 2);
  pages.set(first);
  pages.set(
    first.map((level) => 255 - level),
    first.length,
  );
  return sharp(pages, { raw: { width: WIDTH, height: HEIGHT * 2, channels: 3, pageHeight: HEIGHT } });
}

/** A PNG from its parts: what encoders refuse to write. */
export function pngFile(width: number, height: number, bitDepth: number, colourType: number, rows: number[]): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([bitDepth, colourType], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(Buffer.from(rows))),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const chunk = Buffer.alloc(body.length + 8);
  chunk.writeUInt32BE(data.length, 0);
  body.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(body), body.length + 4);
  return chunk;
}

type TiffEntry = readonly [tag: number, type: 3 | 4, value: number];

/** A TIFF of one strip, data first; entries by rising tag. */
export function tiffFile(entries: readonly TiffEntry[], data: Uint8Array): Buffer {
  const directory = 8 + data.length;
  const file = Buffer.alloc(directory + 2 + entries.length * 12 + 4);
  file.write('II*\0', 0, 'latin1');
  file.writeUInt32LE(directory, 4);
  file.set(data, 8);
  file.writeUInt16LE(entries.length, directory);
  entries.forEach(([tag, type, value], i) => {
    const at = directory + 2 + i * 12;
    file.writeUInt16LE(tag, at);
    file.writeUInt16LE(type, at + 2);
    file.writeUInt32LE(1, at + 4);
    file.writeUInt32LE(value, at + 8);
  });
  return file;
}

/** What every TIFF of 8-bit samples says. */
function tiffEntries(width: number, height: number, photometric: number, samples: number): TiffEntry[] {
  return [
    [256, 3, width],
    [257, 3, height],
    [258, 3, 8],
    [259, 3, 1],
    [262, 3, photometric],
    [273, 4, 8],
    [277, 3, samples],
    [278, 3, height],
    [279, 4, width * height * samples],
  ];
}

/** YCbCr samples without subsampling, and without JPEG. */
export function yCbCrTiff(): Buffer {
  const data = new Uint8Array(WIDTH * HEIGHT * 3).fill(128);
  return tiffFile([...tiffEntries(WIDTH, HEIGHT, 6, 3), [530, 3, 0x0001_0001]], data);
}

/** A TIFF of one grey row of 32-bit float samples. */
export function floatTiff(samples: readonly number[]): Buffer {
  const entries = tiffEntries(samples.length, 1, 1, 4).map(([tag, type, value]): TiffEntry => {
    if (tag === 258) return [tag, type, 32];
    return tag === 277 ? [tag, type, 1] : [tag, type, value];
  });
  return tiffFile([...entries, [339, 3, 3]], new Uint8Array(Float32Array.from(samples).buffer));
}

export interface BmpParts {
  readonly bits: 1 | 4 | 8 | 16 | 24 | 32;
  /** Stored rows without padding, the first one stored first. */
  readonly rows: readonly (readonly number[])[];
  readonly width: number;
  readonly fromAbove?: boolean;
  /** Blue, green, red, 0 each. */
  readonly palette?: readonly number[];
  /** Red, green, blue, alpha. */
  readonly masks?: readonly number[];
  readonly compression?: number;
}

/** A BMP with a BITMAPINFOHEADER, or a BITMAPV3INFOHEADER where it has four masks. */
export function bmpFile({ bits, rows, width, fromAbove, palette = [], masks = [], compression }: BmpParts): Buffer {
  const headerSize = masks.length === 4 ? 56 : 40;
  const start = 14 + 40 + 4 * masks.length + palette.length;
  const stride = Math.ceil((width * bits) / 32) * 4;
  const file = Buffer.alloc(start + stride * rows.length);
  file.write('BM', 0, 'latin1');
  file.writeUInt32LE(file.length, 2);
  file.writeUInt32LE(start, 10);
  file.writeUInt32LE(headerSize, 14);
  file.writeInt32LE(width, 18);
  file.writeInt32LE(fromAbove ? -rows.length : rows.length, 22);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(bits, 28);
  file.writeUInt32LE(compression ?? (masks.length > 0 ? 3 : 0), 30);
  file.writeUInt32LE(palette.length / 4, 46);
  masks.forEach((mask, i) => {
    file.writeUInt32LE(mask >>> 0, 54 + 4 * i);
  });
  file.set(palette, 54 + 4 * masks.length);
  rows.forEach((row, i) => {
    file.set(row, start + i * stride);
  });
  return file;
}

/** The gradient as a BMP of 24 bits. */
export function gradientBmp(fromAbove = false): Buffer {
  const data = gradient();
  const rows = Array.from({ length: HEIGHT }, (_, y) =>
    Array.from({ length: WIDTH * 3 }, (_, i) => data[3 * (y * WIDTH + Math.floor(i / 3)) + 2 - (i % 3)]),
  );
  return bmpFile({ bits: 24, width: WIDTH, rows: fromAbove ? rows : rows.reverse(), fromAbove });
}

/** A temporary folder with the given files; `remove` it afterwards. */
export async function temporaryFolder(files: Readonly<Record<string, Uint8Array | string>> = {}) {
  const path = await mkdtemp(join(tmpdir(), 'fexgraph-sources-'));
  const write = async (name: string, content: Uint8Array | string) => {
    await mkdir(dirname(join(path, name)), { recursive: true });
    await writeFile(join(path, name), content);
  };
  for (const [name, content] of Object.entries(files)) await write(name, content);
  return { path, write, remove: () => rm(path, { recursive: true, force: true }) };
}
