import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { syntheticImage } from '@fexgraph/synth';
import sharp from 'sharp';
import { expect } from 'vitest';
import type { Feed } from '../run-onnx.ts';
import { GOLDENS } from './golden.ts';

/** RGB bytes, rows of [width, 3]. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

const CHIP = 256;

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The photo of the examples, checked to be decoded as the goldens' makers saw it. */
export async function photo(): Promise<Picture> {
  const file = fileURLToPath(new URL('../../../../apps/examples/media/astronaut.png', import.meta.url));
  const { data, info } = await sharp(file, { ignoreIcc: true })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  expect(sha256(data)).toBe(GOLDENS.photo.sha256OfPixels);
  return { width: info.width, height: info.height, pixels: new Uint8Array(data) };
}

export function cut(picture: Picture, area: { x: number; y: number; width: number; height: number }): Picture {
  const pixels = new Uint8Array(area.width * area.height * 3);
  for (let row = 0; row < area.height; row++) {
    const start = ((area.y + row) * picture.width + area.x) * 3;
    pixels.set(picture.pixels.subarray(start, start + area.width * 3), row * area.width * 3);
  }
  return { width: area.width, height: area.height, pixels };
}

export function synthetic(name: string): Picture {
  const [height, width] = GOLDENS.imageSizes[name];
  return { width, height, pixels: syntheticImage(name, height, width) };
}

/** The three chips that the goldens of the chip networks were made with. */
export async function goldenChips(): Promise<Picture[]> {
  const third = cut(await photo(), { x: 104, y: 0, width: CHIP, height: CHIP });
  return [synthetic('chip_03'), synthetic('chip_02'), third];
}

/** `image`: uint8 [batch, height, width, channels]; a fourth channel gets noise that must not matter. */
export function asBytes(pictures: readonly Picture[], channels: 3 | 4 = 3): Record<'image', Feed> {
  const [{ width, height }] = pictures;
  const size = width * height;
  const data = new Uint8Array(pictures.length * size * channels);
  for (const [index, { pixels }] of pictures.entries()) {
    for (let pixel = 0; pixel < size; pixel++) {
      const at = (index * size + pixel) * channels;
      data.set(pixels.subarray(3 * pixel, 3 * pixel + 3), at);
      if (channels === 4) data[at + 3] = pixel * 37;
    }
  }
  return { image: { type: 'uint8', data, dims: [pictures.length, height, width, channels] } };
}

/** `chips`: float32 0..1 [batch, 3, size, size]. */
export function asChips(pictures: readonly Picture[]): Record<'chips', Feed> {
  const [{ width, height }] = pictures;
  const size = width * height;
  const data = new Float32Array(pictures.length * 3 * size);
  for (const [index, { pixels }] of pictures.entries()) {
    for (let i = 0; i < 3 * size; i++) data[(index * 3 + (i % 3)) * size + Math.floor(i / 3)] = pixels[i] / 255;
  }
  return { chips: { type: 'float32', data, dims: [pictures.length, 3, height, width] } };
}
