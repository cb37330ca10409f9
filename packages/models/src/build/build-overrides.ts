import { didYouMean, FexgraphError } from '@fexgraph/core';
import type { NetworkTarget } from '@fexgraph/networks';
import type { ModelEntry, ModelManifest } from '../manifest-schema.ts';

/** What a store builds differently from what the manifest says. */
export interface BuildOverrides {
  /** Operators that may be used. Default cpu. RetinaFace for webgpu gives its raw heads, which the node decodes. */
  readonly target?: NetworkTarget;
  /** How large weights are stored. Default float32. */
  readonly weights?: 'float32' | 'float16';
  /** Parameters per model id, for example `{ 'face-multitask-v2': { meshDivisor: 'asTrained' } }`. */
  readonly parameters?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const HEADS = [
  { name: 'scores', type: 'float32', dims: ['batch', 'anchors'] },
  { name: 'loc', type: 'float32', dims: ['batch', 'anchors', 4] },
  { name: 'landmarks', type: 'float32', dims: ['batch', 'anchors', 10] },
] satisfies ModelEntry['outputs'];

/**
 * The manifest as a store with overrides shows it to nodes.
 *
 * @throws FexgraphError BAD_OPTION for a model or a parameter that is not there: a typing error must not go unseen.
 */
export function overridden(manifest: ModelManifest, { target, parameters = {} }: BuildOverrides): ModelManifest {
  const unknown = (what: string, name: string, known: readonly string[]): never => {
    const hint = didYouMean(name, known) ?? `known: ${known.join(', ')}`;
    throw new FexgraphError('BAD_OPTION', `there is no ${what} "${name}" to override`, { hint });
  };
  const ids = manifest.models.map(({ id }) => id);
  for (const id of Object.keys(parameters)) if (!ids.includes(id)) unknown('model', id, ids);
  const models = manifest.models.map((entry): ModelEntry => {
    const own = parameters[entry.id] ?? {};
    const known = Object.keys(entry.parameters);
    for (const name of Object.keys(own)) if (!known.includes(name)) unknown(`parameter of ${entry.id}`, name, known);
    const changed = { ...entry, parameters: { ...entry.parameters, ...own } as ModelEntry['parameters'] };
    const decodes = entry.checkpoint !== undefined && entry.outputs.some(({ name }) => name === 'boxes');
    return target === 'webgpu' && decodes ? { ...changed, outputs: HEADS } : changed;
  });
  return { ...manifest, models };
}
