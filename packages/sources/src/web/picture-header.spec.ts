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

/** With an empty chunk before all others but the first. */
function withChunk(png: Buffer, type: string): Buffer {
  const chunk = Buffer.alloc(12);
  chunk.write(type, 4);
  return Buffer.concat([png.subarray(0, 33), chunk, png.subarray(33)]);
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
    expect(headerOf(await FILES[kind]())).toMatchObject({ size: SIZE, isWhole: true });
  });

  it('finds a profile', async () => {
    const profiled = picture().withIccProfile('p3');
    for (const format of ['png', 'jpeg', 'webp', 'avif'] as const) {
      const bytes = await profiled.clone().toFormat(format).toBuffer();
      expect(headerOf(bytes), format).toMatchObject({ size: SIZE, colours: 'profile' });
    }
  });

  it('tells colours that are sRGB from those that browsers would convert', async () => {
    for (const kind of Object.keys(FILES)) {
      expect(headerOf(await FILES[kind]()).colours, kind).toBe(kind === 'AVIF' ? 'ignored' : 'srgb');
    }
    const png = await FILES.PNG();
    for (const type of ['gAMA', 'cHRM', 'cICP']) expect(headerOf(withChunk(png, type)).colours, type).toBe('ignored');
    const profiled = await picture().withIccProfile('p3').png().toBuffer();
    expect(headerOf(withChunk(profiled, 'gAMA')).colours).toBe('profile');
  });

  it('says that a picture is opaque where that is certain', async () => {
    const opaque = Object.keys(FILES).filter((kind) => /JPEG|PNG|with losses/.test(kind));
    for (const kind of Object.keys(FILES)) {
      expect(headerOf(await FILES[kind]()).isOpaque, kind).toBe(opaque.includes(kind));
    }
    const transparent = picture().ensureAlpha(0.5);
    for (const format of ['png', 'gif', 'webp', 'avif'] as const) {
      expect(headerOf(await transparent.clone().toFormat(format).toBuffer()).isOpaque, format).toBe(false);
    }
    expect(headerOf(await transparent.clone().png({ palette: true }).toBuffer()).isOpaque).toBe(false);
    expect(headerOf(withChunk(await FILES.PNG(), 'tRNS')).isOpaque).toBe(false);
    const profiled = await picture().withIccProfile('p3').webp().toBuffer();
    expect(headerOf(profiled).isOpaque).toBe(true);
  });

  it('knows a BMP', () => {
    const bmp = Buffer.alloc(58);
    bmp.write('BM');
    bmp.writeUInt32LE(58, 2);
    bmp.writeUInt32LE(40, 14);
    bmp.writeInt32LE(1, 18);
    bmp.writeInt32LE(-1, 22);
    expect(headerOf(bmp)).toMatchObject({ size: { width: 1, height: 1 }, isWhole: true });
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
