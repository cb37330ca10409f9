import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { goodValue, play, speeds, tasks } from '../support/scenario.ts';

describe('1. Every accepted frame ends in exactly one of: record rows, a null row, a dead letter, or a counted drop', () => {
  it('accepted = rows + null rows + dead letters + drops, under faults of every kind', async () => {
    await fc.assert(
      fc.asyncProperty(tasks, speeds, async (task, speed) => {
        const { outcome, settlements, frames, emitted } = await play(task, speed);
        expect(outcome.error).toBeUndefined();
        const { counts } = outcome.report;
        expect(counts.accepted).toBe(task.frames * task.sources);
        expect(counts.rows + counts.nullRows + counts.deadLetters + counts.drops).toBe(counts.accepted);
        expect(counts).toMatchObject({ inFlight: 0, unreleased: 0 });
        expect(frames.leaked).toBe(0);
        // Each frame settles once, and the counts are those of the settlements.
        const keys = settlements.map(({ key }) => `${key.source}#${key.index}`);
        expect(new Set(keys).size).toBe(counts.accepted);
        const settledAs = (kind: string) => settlements.filter(({ settlement }) => settlement === kind).length;
        expect(settledAs('rows')).toBe(counts.rows);
        expect(settledAs('null-row')).toBe(counts.nullRows);
        expect(settledAs('dead-letter')).toBe(counts.deadLetters);
        expect(settledAs('drop')).toBe(counts.drops);
        // Frames that nothing happened to have their right value.
        const good = emitted.filter(({ value }) => value >= 0);
        expect(good.length).toBe(counts.rows);
        for (const { key, value } of good) expect(value).toBe(goodValue(key.index));
      }),
      { numRuns: 150 },
    );
  });
});
