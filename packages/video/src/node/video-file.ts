import { open, stat } from 'node:fs/promises';
import { FexgraphError } from '@fexgraph/core';
import { readError } from '@fexgraph/files';
import { emptyFile, notAVideo } from '../video-problems.ts';

/** How files begin that name other files. */
const LIST = /^(\xef\xbb\xbf)?(#EXTM3U|ffconcat|<\?xml|<MPD|\[playlist\])/i;

/** H.264 or HEVC as it comes from an encoder, for example of a Raspberry Pi. */
const RAW = '\0\0\0\u0001';
/** What the first part of an MP4 or QuickTime file may be called. */
const MP4 = /^.{4}(ftyp|moov|mdat|wide|free|skip|pnot)/s;

/**
 * Checks what can be told without a decoder: it is a plain file that may be read, it is not empty, and it is no list of
 * other files.
 *
 * @param name what messages call it
 * @throws FexgraphError BAD_INPUT naming file and reason (rejects)
 */
export async function checkVideoFile(path: string, name: string): Promise<void> {
  const bad = (reason: string, hint?: string) => new FexgraphError('BAD_INPUT', `${name}: ${reason}`, { hint });
  try {
    // Before it is opened: opening a pipe may never end.
    const facts = await stat(path);
    if (facts.isDirectory()) throw bad('is a folder, not a video');
    if (!facts.isFile()) throw bad('is not a regular file');
    if (facts.size === 0) throw emptyFile(name);
    const start = await beginning(path);
    if (start.startsWith(RAW) && !MP4.test(start)) {
      throw bad('is a raw stream without times', 'put it into a container: ffmpeg -framerate 30 -i IN -c copy OUT.mp4');
    }
    if (LIST.test(start)) throw notAVideo(name, 'it is a list of other files');
  } catch (thrown) {
    throw readError(name, thrown);
  }
}

/** Whether a file that no decoder opens was meant to be an MP4 or QuickTime video. */
export async function looksLikeMp4(path: string): Promise<boolean> {
  return MP4.test(await beginning(path));
}

async function beginning(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(64), 0, 64, 0);
    return buffer.toString('latin1', 0, bytesRead);
  } finally {
    await file.close();
  }
}
