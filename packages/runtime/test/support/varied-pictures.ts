import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';

/** The photo of the examples, 512 x 512, one face. */
export const PHOTO = fileURLToPath(new URL('../../../../apps/examples/media/astronaut.png', import.meta.url));

/** Six small faces, every second one mirrored. */
async function crowd(path: string): Promise<void> {
  const side = 256;
  const face = await sharp(PHOTO).resize(side).toBuffer();
  const mirrored = await sharp(PHOTO).flop().resize(side).toBuffer();
  const places = [0, 1, 2, 3, 4, 5].map((i) => ({
    input: i % 2 === 0 ? face : mirrored,
    left: side * (i % 3),
    top: side * Math.floor(i / 3),
  }));
  const background = { width: 3 * side, height: 2 * side, channels: 3, background: '#345' } as const;
  await sharp({ create: background }).composite(places).png().toFile(path);
}

/**
 * Pictures made from the photo: none, one or six faces in frames of different sizes, and a file that cannot be read.
 * @returns their paths, in an order in which pictures with many and without faces are neighbours
 */
export async function writeVariedPictures(folder: string): Promise<readonly string[]> {
  const at = (name: string) => join(folder, name);
  await sharp(PHOTO).flop().toFile(at('mirrored.png'));
  await sharp(PHOTO).resize(200).toFile(at('small.png'));
  await sharp(PHOTO).extract({ left: 120, top: 0, width: 220, height: 220 }).toFile(at('close.png'));
  await crowd(at('crowd.png'));
  const grey = { width: 320, height: 240, channels: 3, background: '#777' } as const;
  await sharp({ create: grey }).png().toFile(at('blank.png'));
  const jpeg = await sharp(PHOTO).jpeg().toBuffer();
  writeFileSync(at('damaged.jpg'), jpeg.subarray(0, jpeg.length / 4));
  const files = ['mirrored.png', 'blank.png', 'crowd.png', 'small.png', 'damaged.jpg', 'close.png'].map(at);
  return [PHOTO, ...files, PHOTO];
}
