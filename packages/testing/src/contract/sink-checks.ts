import type { Keyed } from '@fexgraph/core';
import type { ContractBench } from './contract-bench.ts';
import type { AnySubject, Check } from './contract-subject.ts';
import { mustEqual } from './difference.ts';
import { snapshot } from './snapshot.ts';

type SinkSubject = AnySubject & { items(source: string): readonly Keyed[] };

/** What holds for every sink. */
export function sinkChecks(bench: ContractBench, { items, noFace }: SinkSubject): Check[] {
  const written = async (given: readonly Keyed[]) => {
    const { errors, thrown } = await bench.run(given, { onError: 'skip' });
    const failure = thrown ?? errors[0];
    if (failure) throw new Error(`it fails: ${(failure as Error).message}`, { cause: failure });
  };
  const checks: Check[] = [
    {
      promise: 'leaves what it writes as it is: other branches read it too',
      run: async () => {
        const given = items('a');
        const before = given.map(snapshot);
        await written(given);
        mustEqual(given.map(snapshot), before, 'inputs');
      },
    },
    { promise: 'ends well without anything to write', run: () => written([]) },
  ];
  if (noFace) {
    checks.push({
      promise: 'takes the null row of a frame without a face, first and last',
      run: async () => {
        await written([noFace('a')]);
        await written([...items('a'), noFace('b')]);
      },
    });
  }
  return checks;
}
