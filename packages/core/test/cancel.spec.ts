import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { play, speeds, tasks } from './support/scenario.ts';
import { codeOf } from './support/start.ts';
import { settle } from './support/virtual-time.ts';

describe('cancel at 200 random moments', () => {
  it('leaves no frame, no timer, no unbalanced account, and no rejection that nobody handles', async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown) => unhandled.push(reason);
    process.on('unhandledRejection', note);
    try {
      await fc.assert(
        fc.asyncProperty(tasks, speeds, fc.integer({ min: 0, max: 300 }), async (task, speed, moment) => {
          let asked = false;
          const { outcome, frames, clock } = await play(task, speed, {}, (active, clock) => {
            const abort = () => {
              asked = true;
              void active.abort();
            };
            if (moment === 0) abort();
            else clock.after(moment, abort);
          });
          const { counts } = outcome.report;
          if (outcome.error) expect([asked, codeOf(outcome.error)]).toEqual([true, 'CANCELLED']);
          expect(counts.rows + counts.nullRows + counts.deadLetters + counts.drops).toBe(counts.accepted);
          expect(counts).toMatchObject({ inFlight: 0, unreleased: 0 });
          expect(frames.leaked).toBe(0);
          // What is left is the moment itself, and the pauses of the fake nodes.
          clock.advance(1000);
          await settle();
          expect(clock.pending).toBe(0);
          expect(frames.leaked).toBe(0);
        }),
        { numRuns: 200 },
      );
      await settle();
      expect(unhandled).toEqual([]);
    } finally {
      process.off('unhandledRejection', note);
    }
  });
});
