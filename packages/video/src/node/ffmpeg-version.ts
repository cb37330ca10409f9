import { toError } from '@fexgraph/core';
import type { VideoDecoder } from '../video-decoder.ts';
import { runProgram } from './ffmpeg-program.ts';

/** libavutil of FFmpeg 5.1, the first with `-fps_mode`. Builds from a repository have no other number to go by. */
const OLDEST = { major: 57, minor: 28 };

type Description = Awaited<ReturnType<VideoDecoder['describe']>>;

/** What `ffmpeg -version` says. */
export function readVersion(text: string, program: string): Description {
  const version = /^ffmpeg version (\S+)/.exec(text)?.[1];
  const library = /^libavutil\s+(\d+)\.\s*(\d+)/m.exec(text);
  if (version === undefined || !library) return { missing: `${program} is not FFmpeg` };
  const [major, minor] = library.slice(1).map(Number);
  const isOld = major < OLDEST.major || (major === OLDEST.major && minor < OLDEST.minor);
  if (isOld) return { missing: `${program} is ${version}, and 5.1 is the oldest that can be used` };
  return { version, licence: licenceOf(text) };
}

/** By how it was configured: GPL parts make the whole GPL. */
function licenceOf(text: string): string {
  const has = (flag: string) => text.includes(`--enable-${flag}`);
  if (has('nonfree')) return 'not redistributable (nonfree)';
  if (has('gpl')) return has('version3') ? 'GPL-3.0-or-later' : 'GPL-2.0-or-later';
  return has('version3') ? 'LGPL-3.0-or-later' : 'LGPL-2.1-or-later';
}

/** Asks both programs. Never rejects: what cannot be used says why. */
export async function describeFfmpeg(ffmpeg: string, ffprobe: string): Promise<Description> {
  try {
    const { stdout } = await runProgram(ffmpeg, ['-version']);
    const description = readVersion(stdout, ffmpeg);
    if ('missing' in description) return description;
    await runProgram(ffprobe, ['-version']);
    return description;
  } catch (thrown) {
    return { missing: toError(thrown).message };
  }
}
