import { execFileSync } from 'node:child_process';
import { CsvEncoder, FexTable, ParquetEncoder, type TableColumn } from '@fexgraph/fex';

/** Frames of the clip below, 25 a second. */
export const FRAMES = 24;

/** A table of a video with two faces in each frame, and in every fourth none of the second. */
export function madeTable(input = 'plain.mp4', frames = FRAMES): FexTable {
  const rows = Array.from({ length: frames }, (_, frame) => [0, 1].map((person) => ({ frame, person })))
    .flat()
    .filter(({ frame, person }) => person === 0 || frame % 4 !== 3);
  const numbers = (name: string, value: (row: (typeof rows)[number]) => number): TableColumn => ({
    name,
    values: Float64Array.from(rows, value),
  });
  return new FexTable([
    numbers('FaceRectX', ({ frame, person }) => 20 + 70 * person + frame / 2),
    numbers('FaceRectY', () => 30),
    numbers('FaceRectWidth', () => 40),
    numbers('FaceRectHeight', () => 40),
    numbers('FaceScore', () => 0.9),
    numbers('Pitch', ({ frame }) => Math.sin(frame / 5) / 4),
    numbers('AU12', ({ frame, person }) => (person === 0 ? frame / frames : 0.25)),
    numbers('Happy', ({ frame, person }) => (person === 0 ? 0.5 : frame / frames)),
    numbers('FrameHeight', () => 120),
    numbers('FrameWidth', () => 160),
    { name: 'input', values: rows.map(() => input) },
    numbers('frame', ({ frame }) => frame),
    { name: 'approx_time', values: rows.map(() => '00:00') },
    { name: 'Identity', values: rows.map(({ person }) => `Person_${person}`) },
  ]);
}

export function csvOf(table: FexTable): Buffer {
  return Buffer.from(new CsvEncoder().rows(table));
}

export function parquetOf(table: FexTable): Buffer {
  const encoder = new ParquetEncoder();
  return Buffer.concat([encoder.rows(table), encoder.end()]);
}

/** A moving test picture, 160 x 120 pixels: H.264 with frames that are decoded in another order than shown. */
export function makeClip(path: string): void {
  const picture = ['-f', 'lavfi', '-i', `testsrc2=s=160x120:r=25:d=${FRAMES / 25}`];
  const coded = ['-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv420p', '-bf', '3', '-g', '8'];
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...picture, ...coded, path]);
}

/** Why there can be no clip; undefined where there can. */
export function ffmpegMissing(): string | undefined {
  try {
    execFileSync('ffmpeg', ['-version'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'ffmpeg is not on the PATH';
  }
}
