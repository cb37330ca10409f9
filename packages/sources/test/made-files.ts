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

/** A TIFF of one grey row of 32-bit float samples. */
export function floatTiff(samples: readonly number[]): Buffer {
  const entries: [tag: number, type: number, value: number][] = [
    [256, 3, samples.length],
    [257, 3, 1],
    [258, 3, 32],
    [259, 3, 1],
    [262, 3, 1],
    [273, 4, 8],
    [277, 3, 1],
    [278, 3, 1],
    [279, 4, samples.length * 4],
    [339, 3, 3],
  ];
  const directory = 8 + samples.length * 4;
  const file = Buffer.alloc(directory + 2 + entries.length * 12 + 4);
  file.write('II*\0', 0, 'latin1');
  file.writeUInt32LE(directory, 4);
  samples.forEach((sample, i) => {
    file.writeFloatLE(sample, 8 + i * 4);
  });
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
