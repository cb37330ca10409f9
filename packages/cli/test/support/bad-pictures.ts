import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { ASTRONAUT } from './photos.ts';

/** A PNG whose header promises more pixels than anybody has memory for. */
function hugeHeader(): Uint8Array {
  const bytes = readFileSync(ASTRONAUT);
  const [side, typeAt, checkAt] = [60_000, 12, 29];
  bytes.writeUInt32BE(side, typeAt + 4);
  bytes.writeUInt32BE(side, typeAt + 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(typeAt, checkAt)), checkAt);
  return bytes;
}

export interface BadPictures {
  /** Path and what must be said of it. */
  readonly bad: readonly (readonly [path: string, reason: RegExp])[];
  /** A picture in the same folder that is fine. */
  readonly good: string;
}

/** One of each kind of picture that cannot be read, and one that can. */
export async function writeBadPictures(folder: string): Promise<BadPictures> {
  mkdirSync(folder, { recursive: true });
  const at = (name: string) => join(folder, name);
  const jpeg = await sharp(ASTRONAUT).jpeg().toBuffer();
  writeFileSync(at('good.jpg'), jpeg);
  writeFileSync(at('empty.jpg'), '');
  writeFileSync(at('notes.jpg'), 'Subject 12 smiled twice.\n');
  writeFileSync(at('truncated.jpg'), jpeg.subarray(0, jpeg.length / 2));
  writeFileSync(at('huge.png'), hugeHeader());
  return {
    good: at('good.jpg'),
    bad: [
      [at('missing.jpg'), /there is no such file/],
      [at('empty.jpg'), /the file is empty/],
      [at('notes.jpg'), /holds text, which cannot be read as a picture/],
      [at('truncated.jpg'), /is cut short or damaged/],
      [at('huge.png'), /60000 x 60000 pixels are more than the limit/],
    ],
  };
}
