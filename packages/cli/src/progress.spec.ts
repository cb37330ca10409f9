import { describe, expect, it } from 'vitest';
import { Progress, progressLine } from './progress.ts';
import type { Terminal } from './terminal.ts';

describe('progressLine', () => {
  it('shows share, rate and time left', () => {
    expect(progressLine({ done: 50, total: 200, failed: 0 }, 10, 100)).toBe(
      '[#####...............]  50/200  25.0%  5.0/s  ETA 0:30',
    );
  });

  it('shows hours for long runs and what failed', () => {
    expect(progressLine({ done: 1, total: 7201, failed: 2 }, 1, 100)).toContain('ETA 2:00:00  2 failed');
  });

  it('counts frames where the total is not known', () => {
    expect(progressLine({ done: 7, total: undefined, failed: 0 }, 0, 80)).toBe('7 frames');
  });

  it('fits the terminal', () => {
    expect(progressLine({ done: 50, total: 200, failed: 3 }, 10, 30)).toHaveLength(29);
  });
});

describe('Progress', () => {
  const terminal = (interactive: boolean) => {
    const written: string[] = [];
    const fake: Terminal = {
      out: () => undefined,
      err: () => undefined,
      rewrite: (line) => written.push(line),
      interactive,
      columns: 80,
    };
    return { fake, written };
  };

  it('rewrites its line at most every 200 ms and clears it', () => {
    const { fake, written } = terminal(true);
    let now = 0;
    const progress = new Progress(fake, () => now);
    for (now = 0; now < 1000; now += 50) progress.update({ done: now, total: 1000, failed: 0 });
    expect(written).toHaveLength(5);
    progress.clear();
    expect(written.at(-1)).toBe('');
  });

  it('writes nothing where nobody looks', () => {
    const { fake, written } = terminal(false);
    const progress = new Progress(fake, () => 0);
    progress.update({ done: 1, total: 2, failed: 0 });
    progress.clear();
    expect(written).toEqual([]);
  });
});
