import { type Clock, FexgraphError } from '@fexgraph/core';
import type { LoadedModel, Session, TensorMap } from '@fexgraph/inference';
import type { ManifestEntry } from '@fexgraph/models';
import type { OutputDeviation } from '@fexgraph/networks/quantize';
import type { NodeRuntime } from '../create-runtime.ts';
import { countedRows } from './counted-rows.ts';
import { type ModelInputsOptions, modelInputs } from './model-inputs.ts';
import { referenceBackend } from './reference-backend.ts';

/** Inputs with which speed is measured, and calls with each. */
const TIMED_FEEDS = 4;
const TURNS = 5;

/** A quantised model beside the one that it was made from. */
export interface QuantizedFinding {
  readonly model: string;
  readonly from: string;
  readonly photos: number;
  /** Inputs that both were given. */
  readonly inputs: number;
  readonly deviations: readonly OutputDeviation[];
  /** How many times as fast as the one that it was made from, one thread each; below 1 it is slower. */
  readonly speed: number;
}

/**
 * How far a quantised model is from the one that it was made from on photos, by output, with inputs as in use.
 *
 * @throws FexgraphError BAD_OPTION for a model that is not quantised; BAD_MODEL where the other one has changed since; as
 *   `modelInputs` (rejects)
 */
export async function compareQuantized(
  runtime: NodeRuntime,
  model: string,
  photos: readonly string[],
  options: ModelInputsOptions = {},
): Promise<QuantizedFinding> {
  const { models } = runtime;
  const { quantized } = models.entry(model);
  if (!quantized) throw new FexgraphError('BAD_OPTION', `${model} is not quantised, so there is nothing beside it`);
  const source = models.entry(quantized.from);
  const [reference, candidate] = [await models.load(source.id), await models.load(model)];
  if (reference.sha256 !== quantized.sha256) {
    throw new FexgraphError('BAD_MODEL', `${model} was made from another ${source.id} than the one that is here`, {
      hint: `make it again by \`fexgraph models quantize ${source.id} --id ${model} --replace\``,
    });
  }
  const found = await modelInputs(runtime, source.id, photos, options);
  await runtime.trim();
  const compared = await sideBySide(runtime, source, { reference, candidate }, found.feeds, options.signal);
  return { model, from: source.id, photos: found.photos, inputs: found.feeds.length, ...compared };
}

/** Both in turns, in one worker of one thread each. */
export async function sideBySide(
  runtime: Pick<NodeRuntime, 'container' | 'clock'>,
  entry: ManifestEntry,
  { reference, candidate }: { readonly reference: LoadedModel; readonly candidate: LoadedModel },
  feeds: readonly TensorMap[],
  signal?: AbortSignal,
): Promise<Pick<QuantizedFinding, 'deviations' | 'speed'>> {
  const { Deviations } = await import('@fexgraph/networks/quantize');
  const backend = referenceBackend(runtime);
  const deviations = new Deviations();
  const sessions: Session[] = [];
  try {
    for (const model of [reference, candidate]) sessions.push(await backend.load(model));
    for (const feed of feeds) {
      const [expected, found] = [await sessions[0].run(feed, { signal }), await sessions[1].run(feed, { signal })];
      deviations.add(expected, found, countedRows(entry));
    }
    // Other work on the machine only adds to a time: the least of several is the one that is meant.
    const least = [0, 0];
    for (const feed of feeds.slice(0, TIMED_FEEDS)) {
      const times = await timesOf(runtime.clock, sessions, feed, signal);
      times.forEach((ms, side) => {
        least[side] += ms;
      });
    }
    return { deviations: deviations.all(), speed: least[0] / least[1] };
  } finally {
    await Promise.all(sessions.map((session) => session.dispose()));
  }
}

/** The least milliseconds of a call in each session, which take turns. */
async function timesOf(clock: Clock, sessions: readonly Session[], feed: TensorMap, signal?: AbortSignal) {
  const least = sessions.map(() => Number.POSITIVE_INFINITY);
  for (let turn = 0; turn < TURNS; turn++) {
    for (const [side, session] of sessions.entries()) {
      const started = clock.now();
      await session.run(feed, { signal });
      least[side] = Math.min(least[side], clock.now() - started);
    }
  }
  return least;
}
