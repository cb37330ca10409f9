import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { sniffFormat } from '../pictures/picture-format.ts';
import { readHeader } from './picture-header.ts';

const SIZE = { width: 37, height: 21 };
const picture = () => sharp({ create: { ...SIZE, channels: 3, background: '#a05' } });

function headerOf(bytes: Uint8Array) {
  const sniffed = sniffFormat(bytes);
  if (sniffed.kind !== 'picture') throw new Error(sniffed.kind);
  return readHeader(bytes, sniffed.format);
}

const FILES: Readonly<Record<string, () => Promise<Buffer>>> = {
  PNG: () => picture().png().toBuffer(),
  'baseline JPEG': () => picture().jpeg().toBuffer(),
  'progressive JPEG': () => picture().jpeg({ progressive: true }).toBuffer(),
  GIF: () => picture().gif().toBuffer(),
  'WebP with losses': () => picture().webp().toBuffer(),
  'WebP without losses': () => picture().webp({ lossless: true }).toBuffer(),
  AVIF: () => picture().avif().toBuffer(),
};

describe('readHeader', () => {
  it.each(Object.keys(FILES))('knows the size of a %s, and that it is whole', async (kind) => {
    expect(headerOf(await FILES[kind]())).toEqual({ size: SIZE, isWhole: true, hasProfile: false });
  });

  it('finds a profile', async () => {
    const profiled = picture().withIccProfile('p3');
    for (const format of ['png', 'jpeg', 'webp', 'avif'] as const) {
      const bytes = await profiled.clone().toFormat(format).toBuffer();
      expect(headerOf(bytes), format).toMatchObject({ size: SIZE, hasProfile: true });
    }
  });

  it('knows a BMP', () => {
    const bmp = Buffer.alloc(58);
    bmp.write('BM');
    bmp.writeUInt32LE(58, 2);
    bmp.writeUInt32LE(40, 14);
    bmp.writeInt32LE(1, 18);
    bmp.writeInt32LE(-1, 22);
    expect(headerOf(bmp)).toEqual({ size: { width: 1, height: 1 }, isWhole: true, hasProfile: false });
    expect(headerOf(bmp.subarray(0, 57)).isWhole).toBe(false);
  });

  it.each(Object.keys(FILES).filter((kind) => kind !== 'AVIF'))(
    'knows that a %s ends early, wherever',
    async (kind) => {
      const whole = await FILES[kind]();
      for (let length = 12; length < whole.length; length += 7) {
        expect(headerOf(whole.subarray(0, length)).isWhole, `${length} bytes`).toBe(false);
      }
    },
  );

  it('takes what follows a JPEG for another thing, and a thumbnail before it too', async () => {
    const jpeg = await FILES['baseline JPEG']();
    expect(headerOf(Buffer.concat([jpeg, Buffer.from('more')])).isWhole).toBe(true);
    const exif = Buffer.concat([Buffer.from([0xff, 0xe1, 0, 6, 0xff, 0xd9, 0xff, 0xd9])]);
    const withThumbnail = Buffer.concat([jpeg.subarray(0, 2), exif, jpeg.subarray(2, jpeg.length - 2)]);
    expect(headerOf(withThumbnail)).toMatchObject({ size: SIZE, isWhole: false });
  });
});
