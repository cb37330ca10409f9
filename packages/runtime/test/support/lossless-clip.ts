import { spawnSync } from 'node:child_process';
import type { Pixels } from '@fexgraph/core';

/** Why no clip can be made here; undefined where one can. */
export function cannotMakeClips(): string | undefined {
  const encoders = spawnSync('ffmpeg', ['-hide_banner', '-encoders'], { encoding: 'utf8' });
  if (encoders.error) return 'ffmpeg is not on the PATH';
  return encoders.stdout.includes('libx264rgb') ? undefined : 'ffmpeg has no libx264rgb';
}

/**
 * Writes pictures of one size as a video that loses nothing: H.264 of RGB, quantiser 0.
 *
 * @param rate frames a second, as ffmpeg reads it: `3/2`
 * @param path its end says which container
 */
export function writeLosslessClip(pictures: readonly Pixels[], rate: string, path: string): void {
  const [{ width, height }] = pictures;
  const raw = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', `${width}x${height}`, '-framerate', rate, '-i', 'pipe:0'];
  const { status, stderr } = spawnSync(
    'ffmpeg',
    ['-v', 'error', '-y', ...raw, '-c:v', 'libx264rgb', '-qp', '0', '-preset', 'ultrafast', path],
    { input: Buffer.concat(pictures.map(({ data }) => data)), encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`ffmpeg could not write ${path}: ${stderr}`);
}
