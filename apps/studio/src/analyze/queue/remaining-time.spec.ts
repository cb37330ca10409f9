import { describe, expect, it } from 'vitest';
import type { Job, JobState } from './job.ts';
import { durationText, remainingMs } from './remaining-time.ts';

let id = 0;
const job = (isVideo: boolean, state: JobState, size: number, ms?: number): Job => ({
  id: ++id,
  path: `${id}`,
  size,
  lastModified: 0,
  isVideo,
  skipFrames: 1,
  state,
  ms,
});

describe('time that is left', () => {
  it('is told by pictures for pictures, and by bytes for videos', () => {
    const pictures = [job(false, 'done', 9, 400), job(false, 'done', 9, 200), job(false, 'waiting', 900)];
    expect(remainingMs(pictures)).toBe(300);
    expect(remainingMs([...pictures, job(true, 'done', 100, 1000), job(true, 'waiting', 50)])).toBe(800);
  });

  it('counts what is under way', () => {
    const running = job(true, 'running', 100);
    expect(remainingMs([running, job(true, 'waiting', 200)], { id: running.id, share: 0.5, ms: 100 })).toBe(500);
  });

  it('is unknown before anything of a kind is measured, and nothing at the end', () => {
    const running = job(true, 'running', 100);
    expect(remainingMs([running], { id: running.id, share: 0, ms: 3 })).toBeUndefined();
    expect(remainingMs([job(false, 'done', 1, 10), job(true, 'waiting', 1)])).toBeUndefined();
    expect(remainingMs([job(false, 'done', 1, 10), job(true, 'failed', 1), job(true, 'needed', 1)])).toBe(0);
  });

  it.each([
    [200, 'about 1 s'],
    [42_000, 'about 42 s'],
    [170_000, 'about 3 min'],
    [7_400_000, 'about 2 h 3 min'],
  ])('%d ms are %s', (ms, text) => expect(durationText(ms)).toBe(text));
});
