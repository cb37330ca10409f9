import { type Clock, FexgraphError } from '@fexgraph/core';
import type { LoadedModel, Session, TensorMap } from '@fexgraph/inference';
import type { ManifestEntry } from '@fexgraph/models';
import type { OutputDeviation } from '@fexgraph/networks/quantize';
import type { NodeRuntime } from '../create-runtime.ts';
import { countedRows } from './counted-rows.ts';
import { type ModelInputsOptions, modelInputs } from './model-inputs.ts';
import { referenceBackend } from './reference-backend.ts';

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
    // The first call of each allocates.
    for (const session of sessions) await session.run(feeds[0], { signal });
    const ratios: number[] = [];
    for (const feed of feeds) {
      const [expected, got] = [
        await timed(runtime.clock, () => sessions[0].run(feed, { signal })),
        await timed(runtime.clock, () => sessions[1].run(feed, { signal })),
      ];
      deviations.add(expected.outputs, got.outputs, countedRows(entry));
      ratios.push(expected.ms / got.ms);
    }
    ratios.sort((a, b) => a - b);
    return { deviations: deviations.all(), speed: ratios[ratios.length >> 1] };
  } finally {
    await Promise.all(sessions.map((session) => session.dispose()));
  }
}

async function timed(clock: Clock, call: () => Promise<TensorMap>) {
  const started = clock.now();
  const outputs = await call();
  return { outputs, ms: clock.now() - started };
}
