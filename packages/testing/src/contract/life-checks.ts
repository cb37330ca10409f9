import { FexgraphError, type Keyed } from '@fexgraph/core';
import type { ContractBench, ContractPlan } from './contract-bench.ts';
import type { AnySubject, Check } from './contract-subject.ts';
import { mustEqual } from './difference.ts';

/** Moments of a run at which it is cancelled, at most: a frame that is taken, a network that is called. */
const MOMENTS = 8;

/** What holds for the life of any node: prepared once, cancelled at any moment, disposed once, nothing left. */
export function lifeChecks(bench: ContractBench, { items, inference }: AnySubject): Check[] {
  const given = () => items?.('a');
  const checks: Check[] = [
    {
      promise: 'is prepared once and disposed once, and leaves no session, buffer or timer',
      run: async () => {
        for (const packets of items ? [given(), []] : [undefined]) {
          const { calls, thrown, inference } = await bench.run(packets);
          if (thrown) throw thrown;
          mustBeDisposed(calls);
          if (inference.withoutSignal > 0)
            throw new Error(`${inference.withoutSignal} calls of networks had no signal`);
        }
      },
    },
    {
      promise: 'is disposed once when it cannot be prepared',
      run: async () => {
        const { inference, calls } = await bench.run(given());
        const plans: ContractPlan[] = Array.from({ length: inference.opened }, (_, failsToOpen) => ({
          inference: { failsToOpen },
        }));
        if (calls.includes('prepare')) plans.push({ failsToPrepare: true });
        for (const plan of plans) {
          const failed = await bench.run(given(), plan);
          if (!failed.thrown) throw new Error('a run goes on although its node could not be prepared');
          mustBeDisposed(failed.calls);
        }
      },
    },
    {
      promise: 'can be cancelled at any moment',
      run: async () => {
        const { inference, outputs } = await bench.run(given());
        const moments = (count: number) => Array.from({ length: Math.min(count, MOMENTS) }, (_, i) => i);
        for (const item of moments(given()?.length ?? 0)) await cancelledAt(bench, given(), { item });
        for (const output of moments(outputs.length)) await cancelledAt(bench, given(), { output });
        for (const call of moments(inference.calls)) await cancelledAt(bench, given(), { call });
      },
    },
  ];
  if (inference) checks.push(failingCall(bench, given));
  return checks;
}

function failingCall(bench: ContractBench, given: () => readonly Keyed[] | undefined): Check {
  return {
    promise: 'a call of a network that fails costs its frame and no other',
    run: async () => {
      const { inference, outputs } = await bench.run(given(), { maxBatch: 1 });
      for (let failsToRun = 0; failsToRun < Math.min(inference.calls, MOMENTS); failsToRun++) {
        const after = await bench.run(given(), { maxBatch: 1, inference: { failsToRun } });
        if (after.thrown) throw after.thrown;
        mustEqual(after.errors.length, 1, 'failures');
        mustEqual(after.outputs.length, outputs.length - 1, 'answers');
      }
    },
  };
}

/** @param moment the packet that goes in, the packet that comes out, or the call of a network at which it is cancelled */
async function cancelledAt(
  bench: ContractBench,
  packets: readonly Keyed[] | undefined,
  moment: { readonly item?: number; readonly output?: number; readonly call?: number },
): Promise<void> {
  const abort = new AbortController();
  const at = (wanted: number | undefined) => {
    let count = 0;
    return () => {
      if (count++ === wanted) abort.abort();
    };
  };
  const { thrown, calls } = await bench.run(packets, {
    signal: abort.signal,
    onItem: at(moment.item),
    onOutput: at(moment.output),
    inference: { onRun: at(moment.call) },
  });
  if (!(thrown instanceof FexgraphError && thrown.code === 'CANCELLED')) {
    throw new Error('a cancelled run does not end as cancelled', { cause: thrown });
  }
  mustBeDisposed(calls);
}

function mustBeDisposed(calls: readonly string[]): void {
  const [prepared, disposed] = ['prepare', 'dispose'].map((name) => calls.filter((call) => call === name).length);
  if (prepared > 1) throw new Error(`prepare was called ${prepared} times`);
  if (disposed > 1) throw new Error(`dispose was called ${disposed} times`);
}
