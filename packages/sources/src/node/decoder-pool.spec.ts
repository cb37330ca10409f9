import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { afterEach, describe, expect, it } from 'vitest';
import { gradient, gradientImage, HEIGHT, WIDTH } from '../../test/made-files.ts';
import { type PictureFile, wholePicture } from '../pictures/picture-format.ts';
import type { Decoder } from './decoder.ts';
import { DecoderPool } from './decoder-pool.ts';

const script = (name: string) => fileURLToPath(new URL(`../../test/${name}.mjs`, import.meta.url));
const plan = { maxPixels: 1e8, ignoreIcc: true };
const text = (value: string) => wholePicture(new TextEncoder().encode(value));
const limits = { limitMs: 600_000 };

const pools: DecoderPool[] = [];
afterEach(() => {
  for (const pool of pools.splice(0)) pool.dispose();
});
function poolOf(most: number, name?: string, idleMs?: number) {
  const pool = new DecoderPool({ most, idleMs, script: name && script(name) });
  pools.push(pool);
  return pool;
}

describe('DecoderPool', () => {
  it('decodes in a process that it keeps for the next picture', async () => {
    const pool = poolOf(1);
    const png = wholePicture(await gradientImage().png().toBuffer());
    const used: Decoder[] = [];
    for (let i = 0; i < 3; i++) {
      const decoded = await pool.use(
        'p',
        async (decoder) => {
          used.push(decoder);
          expect(await decoder.header(png)).toMatchObject({ format: 'png', width: WIDTH, height: HEIGHT });
          return decoder.pixels(plan);
        },
        limits,
      );
      expect(decoded).toEqual({
        pixels: { data: gradient(), width: WIDTH, height: HEIGHT, channels: 3 },
        warnings: [],
      });
    }
    expect(new Set(used).size).toBe(1);
  });

  it('gives all pixels of a picture that is larger than what is shared, and of the one after it', async () => {
    const pool = poolOf(1);
    const [width, height] = [1024, 700];
    const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * 2654435761) >>> 24);
    const raw = { width, height, channels: 3 } as const;
    const large = wholePicture(await sharp(data, { raw }).png({ compressionLevel: 1 }).toBuffer());
    const small = wholePicture(await gradientImage().png().toBuffer());
    const decode = (picture: PictureFile) =>
      pool.use(
        'p',
        async (decoder) => {
          await decoder.header(picture);
          return (await decoder.pixels(plan)).pixels;
        },
        limits,
      );
    for (let i = 0; i < 2; i++) {
      const pixels = await decode(large);
      expect(pixels).toMatchObject(raw);
      expect(Buffer.compare(pixels.data, data)).toBe(0);
      expect((await decode(small)).data).toEqual(gradient());
    }
  });

  it('has no other loaders than those of pictures', async () => {
    const pool = poolOf(1);
    const read = (file: PictureFile) => pool.use('p', (decoder) => decoder.header(file), limits);
    const svg = text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>');
    // This process has them: what is refused there can be read here.
    expect((await sharp(svg.head).metadata()).format).toBe('svg');
    await expect(read(svg)).rejects.toThrow('unsupported image format');
    await expect(read(text(`<!--ftypavif-->${new TextDecoder().decode(svg.head)}`))).rejects.toThrow('unsupported');
    await expect(read(text('P6 1 1 255 abc'))).rejects.toThrow('unsupported');
  });

  it('ends a decoder that does not answer in time, and no other', async () => {
    const pool = poolOf(2, 'bad-decoder');
    const hung = expect(pool.use('hung.png', (decoder) => decoder.header(text('h')), { limitMs: 500 })).rejects;
    const told = hung.toMatchObject({
      code: 'TIMEOUT',
      message: 'hung.png: decoding takes longer than 0.5 s',
      hint: expect.stringContaining('decodeTimeoutMs'),
    });
    const header = await pool.use('p', (decoder) => decoder.header(text('ok')), limits);
    expect(header).toEqual({});
    await told;
    await expect(pool.use('p', (decoder) => decoder.header(text('ok')), limits)).resolves.toEqual({});
  });

  it.each([
    ['c', 'code 3'],
    ['k', 'SIGKILL'],
  ])('tells which picture a decoder died of, and starts another one: %s', async (how, reason) => {
    const pool = poolOf(1, 'bad-decoder');
    await expect(pool.use('x.png', (decoder) => decoder.header(text(how)), limits)).rejects.toMatchObject({
      code: 'WORKER_DIED',
      message: `x.png: the decoder's process ended (${reason}) while it read the picture`,
    });
    await expect(pool.use('p', (decoder) => decoder.header(text('ok')), limits)).resolves.toEqual({});
  });

  it('keeps a decoder that refused a picture', async () => {
    const pool = poolOf(1, 'bad-decoder');
    const used = new Set<Decoder>();
    for (const what of ['f', 'ok']) {
      const read = pool.use('p', (decoder) => decoder.header(text(what)).finally(() => used.add(decoder)), limits);
      if (what === 'f') await expect(read).rejects.toThrow('no');
      else await read;
    }
    expect(used.size).toBe(1);
  });

  it('ends all that is decoded when it is aborted, also what waits for its turn', async () => {
    const pool = poolOf(1, 'bad-decoder');
    const stop = new AbortController();
    const reads = ['h', 'h', 'ok'].map((what) =>
      pool.use('p', (decoder) => decoder.header(text(what)), { ...limits, signal: stop.signal }),
    );
    setTimeout(() => stop.abort(), 50);
    for (const read of await Promise.allSettled(reads)) expect(read).toMatchObject({ reason: { code: 'CANCELLED' } });
  });

  it('starts another decoder only for a picture that waits long', async () => {
    const pool = poolOf(2, 'bad-decoder');
    const used: Decoder[] = [];
    const read = (what: string, limit = limits) =>
      pool.use(
        'p',
        (decoder) => {
          used.push(decoder);
          return decoder.header(text(what));
        },
        limit,
      );
    await read('ok');
    await Promise.all(['ok', 'ok', 'ok'].map((what) => read(what)));
    expect(new Set(used).size).toBe(1);
    const hung = expect(read('h', { limitMs: 2000 })).rejects.toMatchObject({ code: 'TIMEOUT' });
    await read('ok');
    expect(new Set(used).size).toBe(2);
    await hung;
  });

  it('ends decoders that nobody has needed for a time, or at once when it is trimmed', async () => {
    for (const idleMs of [20, undefined]) {
      const pool = poolOf(1, 'bad-decoder', idleMs);
      const used: Decoder[] = [];
      const read = () =>
        pool.use(
          'p',
          (decoder) => {
            used.push(decoder);
            return decoder.header(text('ok'));
          },
          limits,
        );
      await read();
      if (idleMs === undefined) pool.trim();
      await used[0].ended;
      await read();
      expect(new Set(used).size).toBe(2);
    }
  });

  it('refuses what waits when it is disposed, and what comes later', async () => {
    const pool = poolOf(1, 'bad-decoder');
    const reads = ['h', 'ok'].map((what) => pool.use('p', (decoder) => decoder.header(text(what)), limits));
    const told = Promise.allSettled(reads);
    await pool.dispose();
    const late = pool.use('p', (decoder) => decoder.header(text('ok')), limits);
    for (const read of [...(await told), ...(await Promise.allSettled([late]))]) {
      expect(read).toMatchObject({ reason: { code: 'CANCELLED' } });
    }
  });

  it('says what is missing before the first picture', async () => {
    await expect(poolOf(1, 'no-decoder').prepare(limits)).rejects.toMatchObject({
      code: 'BACKEND_UNAVAILABLE',
      message: "cannot start the picture decoder: Cannot find package 'sharp'",
      hint: 'install sharp: npm install sharp',
    });
  });
});
