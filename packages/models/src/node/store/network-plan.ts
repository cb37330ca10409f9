import { didYouMean, FexgraphError } from '@fexgraph/core';
import { NETWORK_IDS, type NetworkId, type NetworkOptionsById, type NetworkTarget } from '@fexgraph/networks';
import * as z from 'zod';
import type { ModelEntry, ModelManifest } from '../../manifest-schema.ts';
import type { CheckpointEntry } from './checkpoint-record.ts';

/** What a store builds differently from what the manifest says. */
export interface BuildOverrides {
  /** Operators that may be used. Default cpu. RetinaFace for webgpu gives its raw heads, which the node decodes. */
  readonly target?: NetworkTarget;
  /** How large weights are stored. Default float32. */
  readonly weights?: 'float32' | 'float16';
  /** Parameters per model id, for example `{ 'face-multitask-v2': { meshDivisor: 'asTrained' } }`. */
  readonly parameters?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Which network to build, and how. */
export interface NetworkPlan {
  readonly network: NetworkId;
  readonly options: NetworkOptionsById[NetworkId];
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

const numbers = z.array(z.number());
const retinaFaceSchema = z.object({
  backbone: z.enum(['resnet34', 'mobilenet0.25']),
  channelOrder: z.enum(['rgb', 'bgr']),
  activationSlope: z.number(),
  strides: numbers,
  anchorSizes: z.array(z.tuple([z.number(), z.number()])),
  variances: z.tuple([z.number(), z.number()]),
  mean: z.tuple([z.number(), z.number(), z.number()]),
  overlap: z.enum(['plain', 'inclusive']),
});
const multitaskSchema = z.object({ meshDivisor: z.enum(['parity203', 'asTrained']) });

/**
 * The graph that has the inputs and outputs of the entry and computes with its parameters.
 *
 * @throws FexgraphError BAD_MODEL when the entry does not describe a network that can be built.
 */
export function planNetwork(
  entry: CheckpointEntry,
  { target = 'cpu', weights = 'float32' }: BuildOverrides,
): NetworkPlan {
  const common = { target, weights };
  const network = networkOf(entry);
  if (network === 'retinaface-r34' || network === 'retinaface-mobilenet0.25') {
    const output = entry.outputs.some(({ name }) => name === 'boxes') ? 'faces' : 'heads';
    return { network, options: { ...common, output, parameters: parse(entry, retinaFaceSchema) } };
  }
  const [{ name, dims }] = entry.inputs;
  const chipSize = Number(dims[2]);
  const chip = { ...common, input: name === 'chips' ? ('chips' as const) : ('bytes' as const), chipSize };
  if (network !== 'face-multitask-v2') return { network, options: chip };
  return { network, options: { ...chip, ...parse(entry, multitaskSchema) } };
}

function networkOf({ id, checkpoint }: CheckpointEntry): NetworkId {
  const known = NETWORK_IDS.find((network) => network === checkpoint.network);
  if (known) return known;
  throw new FexgraphError('BAD_MODEL', `model "${id}": nothing here builds a network "${checkpoint.network}"`, {
    hint: `what can be built: ${NETWORK_IDS.join(', ')}`,
  });
}

function parse<T>({ id, parameters }: CheckpointEntry, schema: z.ZodType<T>): T {
  const result = schema.safeParse(parameters);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
  throw new FexgraphError('BAD_MODEL', `model "${id}": its parameters are not those of its network: ${problems}`);
}
