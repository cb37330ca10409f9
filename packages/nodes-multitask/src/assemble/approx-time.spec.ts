import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { approxTime } from './approx-time.ts';

interface Case {
  numFrames: number;
  fps: number;
  skipFrames: number | null;
  frames: number[];
  approxTime: string[];
}
const golden = new URL('../../test/goldens/video-times.json', import.meta.url);
const { cases } = JSON.parse(readFileSync(golden, 'utf8')) as { cases: Case[] };

describe('approxTime', () => {
  it.each(cases.map((one) => [one.numFrames, one.fps, one.skipFrames ?? 1, one] as const))(
    'writes the texts of the reference: %d frames at %d per second, every %dth',
    (_frames, fps, _skip, one) => {
      expect(one.frames.map((frame) => approxTime(frame / fps))).toEqual(one.approxTime);
    },
  );

  it('does not wrap minutes into hours', () => {
    expect(approxTime(6005.9)).toBe('100:05');
  });
});
