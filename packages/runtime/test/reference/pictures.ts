import { fileURLToPath } from 'node:url';
import type { Pixels } from '@fexgraph/core';
import { syntheticImage } from '@fexgraph/synth';
import sharp from 'sharp';

/** The photo of the examples, 512 x 512. */
export const PHOTO = fileURLToPath(new URL('../../../../apps/examples/media/astronaut.png', import.meta.url));

/** A picture file as a source takes it, under the name that the goldens' `input` column has. */
export interface PictureFile {
  readonly name: string;
  readonly data: Uint8Array;
}

export async function photoFile(name: string, rows?: number): Promise<PictureFile> {
  const whole = sharp(PHOTO, { ignoreIcc: true });
  const part = rows === undefined ? whole : whole.extract({ left: 0, top: 0, width: 512, height: rows });
  return { name, data: new Uint8Array(await part.png().toBuffer()) };
}

export async function syntheticFile(
  path: string,
  height: number,
  width: number,
  channels: 3 | 4 = 3,
): Promise<PictureFile> {
  const name = path.slice(path.lastIndexOf('/') + 1, path.lastIndexOf('.'));
  const raw = { width, height, channels };
  const data = await sharp(syntheticImage(name, height, width, channels), { raw })
    .png()
    .toBuffer();
  return { name: path, data: new Uint8Array(data) };
}

export function syntheticPixels(name: string, height: number, width: number): Pixels {
  return { data: syntheticImage(name, height, width), width, height, channels: 3 };
}
