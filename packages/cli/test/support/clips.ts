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

/** One moving face for two seconds: with frames that are coded out of order, turned, and with uneven times. */
export function makeLongClips(folder: string): void {
  const make = (name: string, ...args: string[]) =>
    execFileSync('ffmpeg', ['-v', 'error', '-nostdin', '-y', ...args, name], { cwd: folder });
  const face = [
    '-loop',
    '1',
    '-i',
    ASTRONAUT,
    '-t',
    '2',
    '-c:v',
    'libx264',
    '-preset',
    'veryfast',
    '-bf',
    '3',
    '-g',
    '5',
  ];
  const moving = "zoompan=z=1.1:x='4*on':y='2*on':d=1:s=320x320:fps=12,format=yuv420p";
  make('ordered.mp4', ...face, '-vf', moving);
  make('turned.mp4', '-i', 'ordered.mp4', '-c', 'copy', '-metadata:s:v', 'rotate=90');
  make('uneven.mkv', ...face, '-vf', `${moving},select='not(mod(n,3))+lt(n,12)'`, '-vsync', 'vfr');
}

export const CLIP_FRAMES = 8;
