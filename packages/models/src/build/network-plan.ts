import { FexgraphError } from '@fexgraph/core';
import { NETWORK_IDS, type NetworkId, type NetworkOptionsById } from '@fexgraph/networks';
import * as z from 'zod';
import type { BuildOverrides } from './build-overrides.ts';
import type { CheckpointEntry } from './checkpoint-record.ts';

/** Which network to build, and how. */
export interface NetworkPlan {
  readonly network: NetworkId;
  readonly options: NetworkOptionsById[NetworkId];
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
  // Networks that lie whole in their file.
  if (network === 'face-landmarks-v2' || network === 'face-blendshapes') return { network, options: {} };
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
