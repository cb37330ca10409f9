import { writeFileSync } from 'node:fs';
import { NodeAvEncoder } from '../../src/index.ts';

/** Writes an H.264 video of so many frames, 25 a second, each of one grey level that tells its number. */
export async function makeClip(
  path: string,
  frames: number,
  { width, height } = { width: 160, height: 120 },
): Promise<string> {
  const parts: Uint8Array[] = [];
  const video = await new NodeAvEncoder().open(
    {
      ...{ codec: 'avc', width, height, timeBase: { num: 1, den: 25 } },
      into: async (bytes: Uint8Array) => void parts.push(bytes.slice()),
    },
    new AbortController().signal,
  );
  for (let index = 0; index < frames; index++) {
    await video.write(new Uint8Array(width * height * 3).fill(levelOf(index)), index / 25);
  }
  await video.close();
  writeFileSync(path, Buffer.concat(parts));
  return path;
}

/** About: coding changes it by a level or two. */
export const levelOf = (index: number) => 20 + ((index * 37) % 200);
