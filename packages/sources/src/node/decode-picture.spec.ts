import { fileURLToPath } from 'node:url';
import type { Pixels } from '@fexgraph/core';
import { compositeOver } from '@fexgraph/imaging';
import sharp, { type JpegOptions } from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import {
  bmpFile,
  floatTiff,
  gradient,
  gradientBmp,
  gradientImage,
  HEIGHT,
  muted,
  mutedImage,
  pngFile,
  tiffFile,
  twoPages,
  WIDTH,
  yCbCrTiff,
} from '../../test/made-files.ts';
import { wholePicture } from '../pictures/picture-format.ts';
import { type DecodeOptions, decodePicture } from './decode-picture.ts';
import { DecoderPool } from './decoder-pool.ts';

const PHOTO = fileURLToPath(new URL('../../../../apps/examples/media/astronaut.png', import.meta.url));
const standard: DecodeOptions = {
  decoding: 'standard',
  background: [255, 255, 255],
  maxPixels: 1e8,
  decodeTimeoutMs: 600_000,
};
const decoders = new DecoderPool();
afterAll(() => decoders.dispose());
const decode = (bytes: Uint8Array, options: Partial<DecodeOptions> = {}) =>
  decodePicture(wholePicture(bytes), 'p', { ...standard, ...options }, { decoders }).then(({ pixels }) => pixels);

function worst(pixels: Pixels, expected: ArrayLike<number>): number {
  expect(pixels.channels).toBe(3);
  expect(pixels.data).toHaveLength(expected.length);
  return pixels.data.reduce((most, level, i) => Math.max(most, Math.abs(level - expected[i])), 0);
}

const rgb = (...levels: number[]) => Array.from({ length: WIDTH * HEIGHT }, () => levels).flat();
/** What the grey formula of the encoder makes of the gradient is its own affair; compare with its 8-bit output. */
const greyLevels = async () => {
  const { data } = await gradientImage().greyscale().toColourspace('b-w').raw().toBuffer({ resolveWithObject: true });
  return Array.from(data).flatMap((level) => [level, level, level]);
};

describe('decodePicture, standard', () => {
  it.each([
    ['PNG', () => gradientImage().png(), 0],
    ['PNG, 16 bits', () => gradientImage().toColourspace('rgb16').png(), 1],
    ['PNG, palette', () => gradientImage().png({ palette: true }), 16],
    ['JPEG', () => gradientImage().jpeg({ quality: 98, chromaSubsampling: '4:4:4' }), 6],
    ['WebP', () => gradientImage().webp({ lossless: true }), 0],
    ['AVIF', () => gradientImage().avif({ lossless: true }), 1],
    ['AVIF, 10 bits', () => gradientImage().avif({ lossless: true, bitdepth: 10 }), 1],
    ['TIFF', () => gradientImage().tiff({ compression: 'lzw' }), 0],
    ['TIFF, 16 bits', () => gradientImage().toColourspace('rgb16').tiff({ compression: 'none' }), 1],
    ['GIF', () => gradientImage().gif(), 16],
    ['BMP', () => ({ toBuffer: async () => gradientBmp() }), 0],
    ['first frame of a GIF', () => twoPages().gif({ delay: [100, 100] }), 16],
    ['first frame of a WebP', () => twoPages().webp({ lossless: true }), 0],
  ])('%s', async (_name, image, tolerance) => {
    const pixels = await decode(await image().toBuffer());
    expect([pixels.width, pixels.height]).toEqual([WIDTH, HEIGHT]);
    expect(worst(pixels, gradient())).toBeLessThanOrEqual(tolerance);
  });

  it.each([
    ['8 bits', () => gradientImage().greyscale().toColourspace('b-w').png(), 0],
    ['16 bits', () => gradientImage().greyscale().toColourspace('grey16').png(), 1],
    ['JPEG', () => gradientImage().greyscale().jpeg({ quality: 98 }), 4],
  ])('grey becomes three equal channels: %s', async (_name, image, tolerance) => {
    expect(worst(await decode(await image().toBuffer()), await greyLevels())).toBeLessThanOrEqual(tolerance);
  });

  it('one bit per pixel becomes black and white', async () => {
    const pixels = await decode(pngFile(8, 2, 1, 0, [0, 0b10101010, 0, 0b11110000]));
    expect([0, 1, 2, 8, 12].map((i) => pixels.data[3 * i])).toEqual([255, 0, 255, 255, 0]);
  });

  it.each([
    ['PNG', () => gradientImage().ensureAlpha(0.25).png(), 1],
    ['PNG, 16 bits', () => gradientImage().ensureAlpha(0.25).toColourspace('rgb16').png(), 2],
    ['WebP', () => gradientImage().ensureAlpha(0.25).webp({ lossless: true }), 1],
  ])('alpha is composited on the background: %s', async (_name, image, tolerance) => {
    const stored = await gradientImage().ensureAlpha(0.25).raw().toBuffer();
    const bytes = await image().toBuffer();
    for (const background of [
      [255, 255, 255],
      [10, 200, 90],
    ] as const) {
      const expected = compositeOver(stored, WIDTH, HEIGHT, background).data;
      expect(worst(await decode(bytes, { background }), expected)).toBeLessThanOrEqual(tolerance);
    }
  });

  it('grey with alpha is composited too', async () => {
    const bytes = await gradientImage().greyscale().ensureAlpha(0).toColourspace('b-w').png().toBuffer();
    expect(worst(await decode(bytes, { background: [1, 2, 3] }), rgb(1, 2, 3))).toBe(0);
  });

  it.each([
    ['JPEG', () => mutedImage().toColourspace('cmyk').jpeg({ quality: 98 })],
    ['TIFF', () => mutedImage().toColourspace('cmyk').tiff({ compression: 'none' })],
  ])('CMYK becomes RGB: %s', async (_name, image) => {
    expect(worst(await decode(await image().toBuffer()), muted())).toBeLessThanOrEqual(12);
  });

  it('converts an ICC profile to sRGB', async () => {
    const bytes = await mutedImage().withIccProfile('p3').png().toBuffer();
    expect(worst(await decode(bytes), muted())).toBeLessThanOrEqual(2);
    expect(worst(await decode(bytes, { decoding: 'reference' }), muted())).toBeGreaterThan(5);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('applies EXIF orientation %i', async (orientation) => {
    const bytes = await gradientImage().withExif({}).withMetadata({ orientation }).png().toBuffer();
    const pixels = await decode(bytes);
    const turned = orientation >= 5;
    expect([pixels.width, pixels.height]).toEqual(turned ? [HEIGHT, WIDTH] : [WIDTH, HEIGHT]);
    const mirroredX = [2, 3, 7, 8].includes(orientation);
    const mirroredY = [3, 4, 6, 7].includes(orientation);
    const expected = new Uint8Array(pixels.data.length);
    for (let y = 0; y < pixels.height; y++) {
      for (let x = 0; x < pixels.width; x++) {
        const [sx, sy] = turned ? [y, x] : [x, y];
        const [storedX, storedY] = [mirroredX ? WIDTH - 1 - sx : sx, mirroredY ? HEIGHT - 1 - sy : sy];
        expected.set([storedX * 8, storedY * 10, 128], (y * pixels.width + x) * 3);
      }
    }
    expect(worst(pixels, expected)).toBeLessThanOrEqual(8);
  });
});

describe('decodePicture, what is refused', () => {
  const jpeg = () => gradientImage().jpeg({ quality: 98 }).toBuffer();
  const cut = (bytes: Uint8Array, share: number) => bytes.subarray(0, Math.floor(bytes.length * share));

  it.each<[string, () => Uint8Array | Promise<Uint8Array>, string]>([
    ['text', () => Buffer.from('just a note\n'), 'p: holds text, which cannot be read as a picture'],
    [
      'HEIC',
      () => Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic'),
      'p: holds HEIC, which cannot be read as a picture',
    ],
    ['other bytes', () => Uint8Array.of(9, 200, 7), 'p: not a picture in a known format'],
    ['no bytes', () => new Uint8Array(0), 'p: no bytes at all'],
    ['a truncated JPEG', async () => cut(await jpeg(), 0.7), 'p: the picture is cut short or damaged'],
    ['a JPEG of its header only', async () => cut(await jpeg(), 0.05), 'p: the picture'],
    [
      'a truncated PNG',
      async () => cut(await gradientImage().png().toBuffer(), 0.5),
      'p: the picture is cut short or damaged',
    ],
    [
      'a huge header',
      () => pngFile(60_000, 60_000, 8, 2, [0, 0, 0]),
      'p: 60000 x 60000 pixels are more than the limit of 100 million',
    ],
    ['a line of pixels', () => pngFile(10_000_000, 1, 8, 2, [0]), 'p: 10000000 x 1 pixels have a side longer than'],
    ['a column of pixels', () => pngFile(1, 65_536, 8, 2, [0]), 'p: 1 x 65536 pixels have a side longer than'],
    ['text that says it is AVIF', () => Buffer.from('<!--ftypavif--><svg width="9" height="9"/>'), 'p: holds text'],
    [
      'one format in the clothes of another',
      async () => Buffer.concat([Buffer.from('RIFF\0\0\0\0WEBP'), await gradientImage().png().toBuffer()]),
      'p: the picture',
    ],
    ['YCbCr without JPEG', () => yCbCrTiff(), 'p: is a TIFF in YCbCr without JPEG coding'],
    ['a truncated BMP', () => cut(gradientBmp(), 0.5), 'p: the picture is cut short or damaged'],
    ['float samples', () => floatTiff([0, 0.5, 1]), 'p: has float samples; only 8 and 16 bits are read'],
  ])('%s', async (_name, make, message) => {
    const bytes = await make();
    for (const decoding of ['standard', 'reference'] as const) {
      const failure = await decode(bytes, { decoding }).then(
        () => undefined,
        (error) => error,
      );
      expect(failure).toMatchObject({ code: 'BAD_INPUT', message: expect.stringContaining(message) });
      expect(failure.message).not.toContain('\n');
    }
  });

  it('ends what takes too long to decode', async () => {
    const bytes = await sharp({ create: { width: 5000, height: 5000, channels: 3, background: 'red' } })
      .png()
      .toBuffer();
    await expect(decode(bytes, { decodeTimeoutMs: 1 })).rejects.toMatchObject({
      code: 'TIMEOUT',
      message: 'p: decoding takes longer than 0.001 s',
    });
    await expect(decode(bytes)).resolves.toMatchObject({ width: 5000 });
  });

  it('reads pictures up to the limit of pixels', async () => {
    const bytes = await gradientImage().png().toBuffer();
    await expect(decode(bytes, { maxPixels: WIDTH * HEIGHT })).resolves.toMatchObject({ width: WIDTH });
    await expect(decode(bytes, { maxPixels: WIDTH * HEIGHT - 1 })).rejects.toThrow('32 x 24 pixels are more than');
  });
});

const paletteBmp = () => bmpFile({ bits: 8, width: 1, rows: [[0]], palette: [10, 20, 30, 0] });

/** Colour 0 is white, the others black. */
function paletteTiff(): Buffer {
  const map = new Uint8Array(3 * 512);
  for (const first of [0, 512, 1024]) map.fill(255, first, first + 2);
  const data = new Uint8Array([...new Uint8Array(4), ...map]);
  return tiffFile(
    [
      [256, 3, 2],
      [257, 3, 2],
      [258, 3, 8],
      [259, 3, 1],
      [262, 3, 3],
      [273, 4, 8],
      [277, 3, 1],
      [278, 3, 2],
      [279, 4, 4],
      [320, 3, 12],
    ],
    data,
  );
}

describe('decodePicture, damaged JPEG data', () => {
  const photo = (options: JpegOptions = {}) =>
    sharp(PHOTO)
      .removeAlpha()
      .jpeg({ quality: 92, ...options })
      .toBuffer();
  const at = (bytes: Uint8Array, share: number) => Math.floor(bytes.length * share);
  const hole = (bytes: Buffer, share: number) =>
    Buffer.concat([bytes.subarray(0, at(bytes, share)), bytes.subarray(at(bytes, share) + 4096)]);
  const zeros = (bytes: Buffer, share: number, length = 4096) =>
    Buffer.from(bytes).fill(0, at(bytes, share), at(bytes, share) + length);
  const ones = (bytes: Buffer, share: number) =>
    Buffer.from(bytes).fill(0xff, at(bytes, share), at(bytes, share) + 300);
  const scan = (bytes: Buffer) => bytes.indexOf(Buffer.from([0xff, 0xda]));
  /** The end of the band of frequencies in a scan, which baseline decoders ignore. */
  function oddScan(bytes: Buffer): Buffer {
    const odd = Buffer.from(bytes);
    odd[scan(odd) + 2 + odd.readUInt16BE(scan(odd) + 2) - 2] = 0;
    return odd;
  }
  const beforeScan = (bytes: Buffer) =>
    Buffer.concat([bytes.subarray(0, scan(bytes)), Buffer.from('odd bytes'), bytes.subarray(scan(bytes))]);
  const loss =
    /^p: the picture is cut short or damaged: VipsJpeg: (Corrupt JPEG data|premature end|Inconsistent progression|Invalid SOS.*warnings in all)/;

  it.each([0.125, 0.4, 0.6, 0.8])('is a failure in the words of the decoder, at %d of the file', async (share) => {
    for (const bytes of [await photo(), await photo({ progressive: true })]) {
      for (const damage of [hole, zeros, ones]) {
        for (const decoding of ['standard', 'reference'] as const) {
          await expect(decode(damage(bytes, share), { decoding }), damage.name).rejects.toMatchObject({
            code: 'BAD_INPUT',
            message: expect.stringMatching(loss),
          });
        }
      }
    }
  });

  it('passes where every pixel is there: odd headers, bytes between them, and what follows the picture', async () => {
    const bytes = await photo();
    const pixels = await decode(bytes);
    for (const odd of [oddScan(bytes), beforeScan(bytes), Buffer.concat([bytes, Buffer.alloc(900, 0xff)])]) {
      expect(Buffer.compare((await decode(odd)).data, pixels.data)).toBe(0);
    }
    await expect(decode(hole(oddScan(bytes), 0.5))).rejects.toThrow(loss);
    await expect(decode(zeros(beforeScan(bytes), 0.5))).rejects.toThrow(loss);
  });

  it('is told of the picture that has it, whatever is decoded beside it', async () => {
    const bytes = await photo();
    const pictures = Array.from({ length: 24 }, (_, i) => [bytes, oddScan(bytes), hole(bytes, 0.3)][i % 3]);
    const ends = await Promise.allSettled(pictures.map((picture) => decode(picture)));
    expect(ends.map(({ status }) => status)).toEqual(pictures.map((_, i) => (i % 3 === 2 ? 'rejected' : 'fulfilled')));
  });
});

describe('decodePicture, reference', () => {
  const reference = (bytes: Uint8Array) => decode(bytes, { decoding: 'reference' });

  it('drops alpha without compositing', async () => {
    for (const image of [
      gradientImage().ensureAlpha(0.25).png(),
      gradientImage().ensureAlpha(0).webp({ lossless: true, exact: true }),
    ]) {
      expect(worst(await reference(await image.toBuffer()), gradient())).toBe(0);
    }
  });

  it('repeats grey, 8 bits and 1 bit', async () => {
    const grey = await gradientImage().greyscale().toColourspace('b-w').png().toBuffer();
    expect(worst(await reference(grey), await greyLevels())).toBe(0);
    expect((await reference(pngFile(8, 1, 1, 0, [0, 0b10000000]))).data.subarray(0, 6)).toEqual(
      Uint8Array.of(255, 255, 255, 0, 0, 0),
    );
  });

  it('leaves EXIF orientation alone', async () => {
    const bytes = await gradientImage().withMetadata({ orientation: 6 }).jpeg({ quality: 98 }).toBuffer();
    const pixels = await reference(bytes);
    expect([pixels.width, pixels.height]).toEqual([WIDTH, HEIGHT]);
  });

  it('takes a GIF of one frame as it is shown', async () => {
    expect(worst(await reference(await gradientImage().gif().toBuffer()), gradient())).toBeLessThanOrEqual(16);
  });

  it.each([
    ['palette TIFF', () => ({ toBuffer: async () => paletteTiff() }), 'has a palette'],
    ['palette BMP', () => ({ toBuffer: async () => paletteBmp() }), 'has a palette'],
    ['palette PNG', () => gradientImage().png({ palette: true }), 'has a palette'],
    ['CMYK JPEG', () => gradientImage().toColourspace('cmyk').jpeg(), 'is in CMYK'],
    ['16-bit PNG', () => gradientImage().toColourspace('rgb16').png(), 'has 16 bits per channel'],
    ['16-bit grey PNG', () => gradientImage().greyscale().toColourspace('grey16').png(), 'has 16 bits per channel'],
    [
      'grey with alpha',
      () => gradientImage().greyscale().ensureAlpha(0.5).toColourspace('b-w').png(),
      'is grey with alpha',
    ],
    ['animated GIF', () => twoPages().gif({ delay: [9, 9] }), 'is a'],
  ])('refuses what the reference gets wrong silently: %s', async (_name, image, reason) => {
    await expect(reference(await image().toBuffer())).rejects.toMatchObject({
      code: 'BAD_INPUT',
      message: expect.stringContaining(`p: ${reason}`),
      hint: "convert it to 8-bit RGB, or use decoding: 'standard'",
    });
  });
});
