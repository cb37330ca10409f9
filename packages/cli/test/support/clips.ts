import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { ASTRONAUT } from './photos.ts';

export const hasFfmpeg = (() => {
  try {
    execFileSync('ffmpeg', ['-version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

/** A clip of 8 frames of one face, another one for each number. */
export function makeClip(folder: string, name: string, number: number): string {
  const path = join(folder, name);
  const zoom = `zoompan=z=1.1:x=${number * 4}:y=${number * 2}:d=1:s=320x320:fps=8`;
  const made = [
    '-loop',
    '1',
    '-i',
    ASTRONAUT,
    '-vf',
    `${zoom},format=yuv420p`,
    '-t',
    '1',
    '-c:v',
    'mpeg4',
    '-q:v',
    '3',
  ];
  execFileSync('ffmpeg', ['-v', 'error', '-nostdin', '-y', ...made, path]);
  return path;
}

export const CLIP_FRAMES = 8;
