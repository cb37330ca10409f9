import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { compile, FexgraphError, type GraphBuilder, NodeRegistry, run, type Tensor } from '@fexgraph/core';
import { INFERENCE, type Inference, type TensorMap } from '@fexgraph/inference';
import type { ManifestEntry } from '@fexgraph/models';
import { listInputs } from '@fexgraph/sources/node';
import { detectChoices } from '../../detect/detect-choices.ts';
import { detectGraph } from '../../detect/detect-graph.ts';
import { placesOf, useModels } from '../../detect/use-models.ts';
import { fitModels } from '../../fit-models.ts';
import type { NodeRuntime } from '../create-runtime.ts';
import { EvenSample } from './even-sample.ts';

/** Inputs that are kept, in bytes. */
const MOST_BYTES = 256 * 2 ** 20;

export interface ModelInputsOptions {
  /** Ready graph in which the model gets its inputs. Default: that of its pack, or else the first in which it fits. */
  readonly pack?: string;
  /** Detector for models that see faces, by manifest id. Default: that of the graph. */
  readonly detector?: string;
  /** Most inputs that are kept, spread over all. Default 32. */
  readonly inputs?: number;
  readonly signal?: AbortSignal;
  /** Told after each photo. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** What a model is fed with while photos are analysed. */
export interface ModelInputs {
  readonly feeds: readonly TensorMap[];
  /** Calls of the model. */
  readonly calls: number;
  readonly photos: number;
  /** sha256 over the sha256 of each photo in the order of the list, as hexadecimal lines. */
  readonly photosSha256: string;
  readonly pack: string;
}

/**
 * Runs a ready graph over photos as far as a model, and takes what the model is fed with: found, cut and scaled as in use.
 *
 * @param photos paths, globs, folders
 * @throws FexgraphError BAD_INPUT where a photo cannot be read, is a video, or none shows what the model looks at;
 *   BAD_OPTION where no graph uses it; MODEL_MISSING for it or for the detector (rejects).
 */
export async function modelInputs(
  { container, models }: Pick<NodeRuntime, 'container' | 'models'>,
  model: string,
  photos: readonly string[],
  { pack, detector, inputs = 32, signal, onProgress }: ModelInputsOptions = {},
): Promise<ModelInputs> {
  const entry = models.entry(model);
  const { entries } = await listInputs(photos, '.');
  const video = entries.find(({ medium }) => medium === 'video');
  if (video) throw new FexgraphError('BAD_INPUT', `${video.name} is a video, photos are needed`);
  const sample = new EvenSample<TensorMap>({ items: inputs, bytes: MOST_BYTES });
  const tapped = container.createChildContainer();
  tapped.register(INFERENCE, { useValue: tap(container.resolve(INFERENCE), model, sample) });
  const paths = entries.map(({ path }) => path);
  const { graph, node, name } = graphWith(tapped, entry, models, paths, { pack, detector });
  const { spec, classes } = graph.build({ onError: 'fail' });
  const active = run(compile({ spec: { ...spec, outputs: { [model]: node } }, classes }, tapped), { signal });
  let done = 0;
  active.output(model).subscribe({ next: () => onProgress?.(++done, entries.length), error: () => undefined });
  await active.done;
  if (sample.seen === 0) {
    throw new FexgraphError('BAD_INPUT', `none of the ${entries.length} photos shows a face, so ${model} saw nothing`, {
      hint: 'give photos with faces, like those it will see',
    });
  }
  return {
    feeds: sample.items,
    calls: sample.seen,
    photos: entries.length,
    photosSha256: await digestOf(paths),
    pack: name,
  };
}

/** The same sessions; what the model is fed with is copied, for a session may take buffers away. */
function tap(inference: Inference, model: string, sample: EvenSample<TensorMap>): Inference {
  return {
    open: async (request) => {
      const session = await inference.open(request);
      if (request.model !== model) return session;
      return {
        backend: session.backend,
        inputs: session.inputs,
        outputs: session.outputs,
        run: (feeds, options) => {
          const bytes = Object.values(feeds).reduce((sum, { data }) => sum + data.byteLength, 0);
          sample.offer(bytes, () => copied(feeds));
          return session.run(feeds, options);
        },
        dispose: () => session.dispose(),
      };
    },
  };
}

function copied(feeds: TensorMap): TensorMap {
  const copies = Object.entries(feeds).map(([name, tensor]) => [name, { ...tensor, data: tensor.data.slice() }]);
  return Object.fromEntries(copies) as Record<string, Tensor>;
}

/** The first graph with a node that does what the model does; the model is put there. */
function graphWith(
  container: NodeRuntime['container'],
  entry: ManifestEntry,
  models: NodeRuntime['models'],
  inputs: readonly string[],
  { pack, detector }: Pick<ModelInputsOptions, 'pack' | 'detector'>,
): { readonly graph: GraphBuilder; readonly node: string; readonly name: string } {
  const registry = NodeRegistry.of(container);
  const known = detectChoices(container).packs;
  const own = pack ?? (known.includes(entry.pack) ? entry.pack : undefined);
  for (const name of own === undefined ? known : [own]) {
    const graph = detectGraph(container, { pack: name, inputs, media: 'pictures', detector });
    if (placesOf(graph, registry, models, entry.id).length === 0) continue;
    const [node] = useModels(graph, registry, models, [entry.id]);
    fitModels(graph, registry, models);
    return { graph, node, name };
  }
  throw new FexgraphError('BAD_OPTION', `no ready graph uses ${entry.id}${pack === undefined ? '' : ` in "${pack}"`}`, {
    hint: `name one with --pack: ${known.join(', ')}`,
  });
}

async function digestOf(paths: readonly string[]): Promise<string> {
  const list = createHash('sha256');
  for (const path of paths)
    list.update(
      `${createHash('sha256')
        .update(await readFile(path))
        .digest('hex')}\n`,
    );
  return list.digest('hex');
}
