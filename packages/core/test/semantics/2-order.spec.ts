import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Keyed } from '../../src/index.ts';
import { play, speeds, tasks } from '../support/scenario.ts';

/** Frame numbers of each source in the order in which they came. */
function indices(items: readonly Keyed[]): readonly (readonly number[])[] {
  const lines = new Map<string, number[]>();
  for (const { key } of items) lines.set(key.source, [...(lines.get(key.source) ?? []), key.index]);
  return [...lines.values()];
}

describe('2. Output order is input order per source, whatever finishes first inside', () => {
  it('of an output, of a sink, and of the settlements', async () => {
    await fc.assert(
      fc.asyncProperty(tasks, speeds, async (task, speed) => {
        const { emitted, written, settlements } = await play(task, speed);
        for (const items of [emitted, written, settlements]) {
          for (const line of indices(items)) expect(line).toEqual([...line].sort((a, b) => a - b));
        }
      }),
      { numRuns: 100 },
    );
  });

  it('although calls finish in the opposite order', async () => {
    const task = { sources: 1, frames: 8, faults: new Map(), unreadable: new Set<number>(), onError: 'skip' } as const;
    const delays = [0, 0, 0, 0, 0, 0, 0, 0, 80, 70, 60, 50, 40, 30, 20, 10];
    const speed = { concurrency: 8, maxBatch: 1, batchDelayMs: 0, maxInFlight: 8, delays };
    const { emitted } = await play(task, speed);
    expect(indices(emitted)).toEqual([[0, 1, 2, 3, 4, 5, 6, 7]]);
  });
});
