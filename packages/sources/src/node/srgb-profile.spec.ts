import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { mutedImage } from '../../test/made-files.ts';
import { isSrgbProfile } from './srgb-profile.ts';

const photo = await readFile(fileURLToPath(new URL('../../../../apps/examples/media/astronaut.png', import.meta.url)));
const profileOf = async (bytes: Uint8Array) => (await sharp(bytes).metadata()).icc!;
const made = async (name: string) => profileOf(await mutedImage().withIccProfile(name).png().toBuffer());
/** "sRGB IEC61966-2.1", with curves of 1024 samples: the usual profile of cameras and editors. */
const usual = await profileOf(photo);

/** A profile of three colorants and one curve for all. */
function profile(curve: readonly number[], { colorants = 1, more = [] as string[] } = {}): Uint8Array {
  const xyz = [0.4361, 0.2225, 0.0139, 0.3851, 0.7169, 0.0971, 0.1431, 0.0606, 0.7141];
  const names = ['rXYZ', 'gXYZ', 'bXYZ', 'rTRC', 'gTRC', 'bTRC', ...more];
  const data = Buffer.alloc(132 + 12 * names.length + 60 + curve.length);
  data.write('RGB XYZ ', 16, 'latin1');
  data.writeUInt32BE(names.length, 128);
  const first = 132 + 12 * names.length;
  names.forEach((name, i) => {
    data.write(name, 132 + 12 * i, 'latin1');
    data.writeUInt32BE(first + (i < 3 ? 20 * i : 60), 136 + 12 * i);
  });
  xyz.forEach((value, i) => {
    data.writeInt32BE(Math.round(value * colorants * 65536), first + 20 * Math.floor(i / 3) + 8 + 4 * (i % 3));
  });
  data.set(curve, first + 60);
  return data;
}
const fixed = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(Math.round(value * 65536));
  return [...bytes];
};
const parametric = (type: number, ...numbers: number[]) => [
  ...Buffer.from('para\0\0\0\0', 'latin1'),
  0,
  type,
  0,
  0,
  ...numbers.flatMap(fixed),
];
const gamma = [...Buffer.from('curv\0\0\0\0\0\0\0\x01', 'latin1'), 2, 51];
const srgb = parametric(3, 2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045);

describe('isSrgbProfile', () => {
  it('knows sRGB by curves of samples and of parameters', async () => {
    expect(isSrgbProfile(usual)).toBe(true);
    expect(isSrgbProfile(await made('srgb'))).toBe(true);
    expect(isSrgbProfile(profile(srgb))).toBe(true);
  });

  it('tells what is near from what is the same', async () => {
    expect(isSrgbProfile(await made('p3'))).toBe(false);
    expect(isSrgbProfile(profile(gamma))).toBe(false);
    expect(isSrgbProfile(profile(parametric(3, 2.2, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)))).toBe(false);
    expect(isSrgbProfile(profile(srgb, { colorants: 1.01 }))).toBe(false);
    expect(isSrgbProfile(profile(srgb, { more: ['A2B0'] }))).toBe(false);
  });

  it('takes nothing that it does not understand for sRGB', () => {
    expect(isSrgbProfile(new Uint8Array(0))).toBe(false);
    expect(isSrgbProfile(profile(parametric(1, 2.4, 1, 0)))).toBe(false);
    const lab = Buffer.from(usual);
    lab.write('Lab ', 20, 'latin1');
    expect(isSrgbProfile(lab)).toBe(false);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2900 }), (length) => isSrgbProfile(usual.subarray(0, length)) === false),
    );
  });

  it('leaves the levels of a picture as the conversion would, but for rounding', async () => {
    const convert = (ignoreIcc: boolean) => sharp(photo, { ignoreIcc }).toColourspace('srgb').raw().toBuffer();
    expect((await convert(true)).equals(await convert(false))).toBe(true);
    // Every colour on a grid.
    const grid = Buffer.from(
      Array.from({ length: 64 ** 3 }, (_, i) => [i >> 12, (i >> 6) & 63, i & 63])
        .flat()
        .map((v) => v * 4 + 1),
    );
    const raw = { raw: { width: 512, height: 512, channels: 3 } } as const;
    const tagged = await sharp(grid, raw).withIccProfile('srgb').png({ compressionLevel: 0 }).toBuffer();
    expect((await sharp(tagged).toColourspace('srgb').raw().toBuffer()).equals(grid)).toBe(true);
  });
});
