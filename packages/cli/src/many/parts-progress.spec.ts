import { describe, expect, it } from 'vitest';
import { type PartsState, partsLine } from './parts-progress.ts';

const idle: PartsState = {
  ...{ parts: 4, done: 0, failed: 0, bytes: 4000, bytesDone: 0, bytesBefore: 0, frames: 0 },
  active: [],
};
const work = { name: 'a.mp4', bytes: 1000, frames: 50, expected: 100, startMs: 0 };

describe('partsLine', () => {
  it('says what is done of all and of each part at work, and how long the rest takes', () => {
    const state = {
      ...idle,
      done: 1,
      bytesDone: 1000,
      frames: 150,
      active: [work, { ...work, name: 'b.mp4', frames: 25 }],
    };
    // 1,000 + 500 + 250 of 4,000 bytes in 10 s.
    expect(partsLine(state, 10, 5000, 120)).toBe(
      '[#########...........]  1/4 inputs  43.8%  15/s  ETA 0:13  |  a.mp4 50% 0:05, b.mp4 25% 0:15',
    );
  });

  it('does not count as its own pace what earlier runs have done', () => {
    const state = { ...idle, done: 3, bytesDone: 3000, bytesBefore: 3000, active: [work] };
    expect(partsLine(state, 10, 10_000, 120)).toContain('87.5%  ETA 0:10');
  });

  it('knows no end where nobody knows how many frames there are', () => {
    const line = partsLine(
      { ...idle, frames: 7, failed: 1, active: [{ ...work, frames: 7, expected: undefined }] },
      2,
      0,
      120,
    );
    expect(line).toBe('[....................]  0/4 inputs  0.0%  3.5/s  1 failed  |  a.mp4 7 frames');
  });

  it('stays in its line, and shows names without obeying them', () => {
    const state = { ...idle, active: [{ ...work, name: 'x\n\x1b[2J.mp4' }] };
    expect(partsLine(state, 1, 1000, 200)).toContain('x\\u000a\\u001b[2J.mp4 50%');
    expect(partsLine(state, 1, 1000, 40)).toHaveLength(39);
  });
});
