import { type Clock, FexgraphError, type Tensor } from '@fexgraph/core';
import type { Backend, BackendId, LoadedModel, Session, TensorMap } from './session.ts';
import { valuesOf } from './tensor-values.ts';

export interface OutputDeviation {
  readonly name: string;
  /** Largest absolute difference; infinite where one side is not a number. */
  readonly maxAbs: number;
  /** `maxAbs` divided by the largest magnitude in the reference's output; by 1 where that is all zeros. */
  readonly maxRelative: number;
}

export interface BackendComparison {
  readonly model: string;
  readonly backend: BackendId;
  readonly reference: BackendId;
  readonly outputs: readonly OutputDeviation[];
  /** Worst of `outputs`. */
  readonly maxAbs: number;
  readonly maxRelative: number;
  /** Median milliseconds of a call, crossing to the worker included; the first call of each is not counted. */
  readonly backendMs: number;
  readonly referenceMs: number;
  /** How many times as fast as the reference; below 1 it is slower. */
  readonly speed: number;
}

export interface ComparisonOptions {
  readonly reference: Backend;
  readonly candidate: Backend;
  readonly clock: Clock;
  /** Timed calls on each side, in turns. Default 5. */
  readonly repeats?: number;
  readonly signal?: AbortSignal;
}

/**
 * Runs a model on two backends with the same feeds, in turns, and says how far apart the numbers and the speed are.
 * Both sessions have one worker of one thread.
 * @throws FexgraphError as `Backend.load` and `Session.run`; NODE_FAILED where the outputs differ in shape
 */
export async function compareBackends(
  model: LoadedModel,
  feeds: TensorMap,
  { reference, candidate, clock, repeats = 5, signal }: ComparisonOptions,
): Promise<BackendComparison> {
  const sessions: Session[] = [];
  try {
    for (const backend of [reference, candidate]) sessions.push(await backend.load(model));
    const [expected, got] = [await sessions[0].run(feeds, { signal }), await sessions[1].run(feeds, { signal })];
    const outputs = sessions[0].outputs.map(({ name }) => deviation(model.id, name, expected[name], got[name]));
    const times: number[][] = [[], []];
    for (let repeat = 0; repeat < repeats; repeat++) {
      for (const [side, session] of sessions.entries()) {
        const start = clock.now();
        await session.run(feeds, { signal });
        times[side].push(clock.now() - start);
      }
    }
    const [referenceMs, backendMs] = times.map(median);
    return {
      model: model.id,
      backend: candidate.id,
      reference: reference.id,
      outputs,
      maxAbs: Math.max(0, ...outputs.map((output) => output.maxAbs)),
      maxRelative: Math.max(0, ...outputs.map((output) => output.maxRelative)),
      backendMs,
      referenceMs,
      speed: referenceMs / backendMs,
    };
  } finally {
    await Promise.all(sessions.map((session) => session.dispose()));
  }
}

function deviation(model: string, name: string, expected: Tensor, got: Tensor): OutputDeviation {
  if (expected.dims.join() !== got.dims.join()) {
    const shapes = `[${got.dims}] where the reference has [${expected.dims}]`;
    throw new FexgraphError('NODE_FAILED', `model "${model}": output "${name}" has shape ${shapes}`);
  }
  const [reference, values] = [valuesOf(expected), valuesOf(got)];
  let maxAbs = 0;
  let magnitude = 0;
  for (let i = 0; i < reference.length; i++) {
    // Equal covers infinities of one sign, and NaN on both sides is agreement too.
    if (Object.is(reference[i], values[i])) continue;
    const difference = Math.abs(reference[i] - values[i]);
    maxAbs = Math.max(maxAbs, Number.isNaN(difference) ? Infinity : difference);
  }
  for (const value of reference) if (Math.abs(value) > magnitude) magnitude = Math.abs(value);
  return { name, maxAbs, maxRelative: Number.isFinite(maxAbs) ? maxAbs / (magnitude || 1) : maxAbs };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
