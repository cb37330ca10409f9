import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { syntheticPixels } from './pictures.ts';

export const HAS_FFMPEG = spawnSync('ffmpeg', ['-version']).status === 0;

/** The ten made-up frames of 128 x 96 pixels at 1.5 per second as a video without losses. Needs ffmpeg. */
export function writeClip(folder: string, name: string): void {
  const frames = Array.from({ length: 10 }, (_, index) => syntheticPixels(`video_frame_${index}`, 96, 128).data);
  const raw = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', '128x96', '-r', '1.5', '-i', '-'];
  const lossless = ['-c:v', 'ffv1', '-pix_fmt', 'bgr0', '-f', 'matroska'];
  const { status, stderr } = spawnSync('ffmpeg', ['-v', 'error', ...raw, ...lossless, '-y', join(folder, name)], {
    input: Buffer.concat(frames),
  });
  if (status !== 0) throw new Error(stderr.toString());
}
