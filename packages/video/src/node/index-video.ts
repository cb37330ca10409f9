import { FexgraphError } from '@fexgraph/core';
import type { VideoIndex } from '../video-decoder.ts';
import { inputArguments } from './ffmpeg-input.ts';
import { runProgram } from './ffmpeg-program.ts';
import { probeVideo } from './probe-video.ts';

/** Nothing is decoded, so nothing is too large. */
const ANY_SIZE = 1_000_000_000;
/** Letters for more than ten million packets. */
const MOST_TEXT = 400_000_000;
const PACKET = /^packet\|pts=(-?\d+|N\/A)\|flags=(\S+)/;

/**
 * Asks ffprobe for all packets of the video stream.
 *
 * @throws FexgraphError as `probeVideo`; WORKER_DIED (rejects)
 */
export async function indexVideo(
  ffprobe: string,
  { name, path }: { readonly name: string; readonly path: string },
  signal: AbortSignal,
): Promise<VideoIndex> {
  const { timeBase } = await probeVideo(ffprobe, { name, path }, { maxPixels: ANY_SIZE }, signal);
  const asked = ['-v', 'error', '-select_streams', 'V:0', '-show_entries', 'packet=pts,flags', '-of', 'compact'];
  const limits = { signal, maxText: MOST_TEXT };
  const { code, stdout } = await runProgram(ffprobe, [...asked, ...inputArguments(path, ANY_SIZE)], limits);
  if (code !== 0) throw new FexgraphError('WORKER_DIED', `${name}: ffprobe ended before it had told of all packets`);
  const ticks: (number | undefined)[] = [];
  const keyframes: number[] = [];
  for (const line of stdout.split('\n')) {
    const [, pts, flags] = PACKET.exec(line) ?? [];
    // D: what an edit list leaves out is decoded and not shown.
    if (pts === undefined || flags.includes('D')) continue;
    const at = pts === 'N/A' ? undefined : Number(pts);
    ticks.push(at);
    if (at !== undefined && flags.startsWith('K')) keyframes.push(at);
  }
  return { timeBase, ticks, keyframes };
}
