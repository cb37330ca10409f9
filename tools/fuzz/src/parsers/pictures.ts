import { mkdtempSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { isFailedFrame, requireOptions } from '@fexgraph/core';
import { ImagesSourceNode, imagesSource } from '@fexgraph/sources/node';
import sharp from 'sharp';
import { mutateBinary } from '../mutate-bytes.ts';
import type { ParserFuzz } from '../parser-fuzz.ts';
import { PathQueue } from './path-queue.ts';

const PHOTO = new URL('../../../../apps/examples/media/astronaut.png', import.meta.url);
const small = () => sharp(readFileSync(PHOTO)).removeAlpha().resize(24, 16);
const text = (value: string) => new TextEncoder().encode(value);

/** A grey PNG that says it has so many pixels; its check sums are left out, as decoders only warn of those. */
function greyPng(width: number, height: number): Uint8Array {
  const chunk = (type: string, data: Uint8Array) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    return Buffer.concat([length, Buffer.from(type, 'latin1'), data, Buffer.alloc(4)]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  const data = deflateSync(Buffer.alloc(1000));
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', data), chunk('IEND', new Uint8Array())]);
}

/** 24 bits, 4 x 2 pixels. */
function bmp(): Uint8Array {
  const file = Buffer.alloc(54 + 24, 99);
  file.write('BM', 0, 'latin1');
  for (const [at, value] of [
    [2, 78],
    [6, 0],
    [10, 54],
    [14, 40],
    [18, 4],
    [22, 2],
    [30, 0],
    [46, 0],
  ]) {
    file.writeUInt32LE(value, at);
  }
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(24, 28);
  return file;
}

const folder = mkdtempSync(join(tmpdir(), 'fexgraph-fuzz-'));
const paths = new PathQueue();
const { definition, options } = imagesSource({ inputs: paths, readAhead: 0, decodeTimeoutMs: 20_000, maxPixels: 1e7 });
const frames = new ImagesSourceNode(
  requireOptions(definition, options) as ConstructorParameters<typeof ImagesSourceNode>[0],
).open(new AbortController());

export const pictures: ParserFuzz = {
  name: 'pictures',
  corpus: [
    await small().jpeg().toBuffer(),
    await small().jpeg({ progressive: true }).toBuffer(),
    await small().png().toBuffer(),
    await small().png({ palette: true }).toBuffer(),
    await small().webp().toBuffer(),
    await small().webp({ lossless: true }).toBuffer(),
    await small().avif().toBuffer(),
    await small().gif().toBuffer(),
    await small().tiff({ compression: 'lzw' }).toBuffer(),
    await small().tiff({ compression: 'jpeg' }).toBuffer(),
    await small().tiff({ compression: 'none', bigtiff: true }).toBuffer(),
    bmp(),
    greyPng(10_000_000, 1),
    greyPng(60_000, 60_000),
    text('<!--ftypavif--><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
    text('\0\0\0\x18ftypavif\0\0\0\0mif1avif'),
  ],
  mutate: mutateBinary,
  run: async (input) => {
    const path = join(folder, 'input');
    await writeFile(path, input);
    paths.push(path);
    const { value: frame } = await frames.next();
    if (isFailedFrame(frame)) throw frame.error;
    frame.release();
  },
  limitMs: 60_000,
  limitMb: 512,
};
