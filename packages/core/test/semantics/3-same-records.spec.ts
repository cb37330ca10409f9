import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bySource, type Observation, play, speeds, tasks } from '../support/scenario.ts';

/** All that a user can see of a run, per source. */
function records({ emitted, written, settlements, failures, outcome }: Observation) {
  const { counts, failureCount } = outcome.report;
  return {
    emitted: bySource(emitted),
    written: bySource(written),
    settlements: settlements.map(({ key, settlement }) => `${key.source}#${key.index} ${settlement}`).sort(),
    failures: failures.map(({ error, settlement }) => `${error.toLine()} -> ${settlement}`).sort(),
    counts,
    failureCount,
  };
}

describe('3. Batch size, batch delay, worker count and backend parallelism change speed and never the records', () => {
  it('under random delays and faults of every kind', async () => {
    await fc.assert(
      fc.asyncProperty(tasks, speeds, speeds, async (task, one, other) => {
        expect(records(await play(task, one))).toEqual(records(await play(task, other)));
      }),
      { numRuns: 150 },
    );
  });
});
