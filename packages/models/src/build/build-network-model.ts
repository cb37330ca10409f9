import { FexgraphError } from '@fexgraph/core';
import type { TensorSpec } from '@fexgraph/inference';
import { type BuiltNetwork, buildNetwork } from '@fexgraph/networks';
import type { Checkpoint } from '@fexgraph/networks/checkpoints';
import type { ModelEntry } from '../manifest-schema.ts';
import type { CheckpointEntry } from './checkpoint-record.ts';
import type { NetworkPlan } from './network-plan.ts';

/**
 * Builds the graph of a model and holds it against what its manifest entry promises to nodes.
 *
 * @throws FexgraphError BAD_CHECKPOINT: damaged, the first tensors that differ, or a variant with other outputs.
 */
export function buildNetworkModel(entry: CheckpointEntry, plan: NetworkPlan, checkpoint: Checkpoint): BuiltNetwork {
  const built = buildNetwork(plan.network, checkpoint, plan.options);
  requireFit(entry, built);
  return built;
}

/** @throws FexgraphError BAD_CHECKPOINT naming the first input or output that is not as the entry promises. */
export function requireFit(entry: ModelEntry, built: Pick<BuiltNetwork, 'inputs' | 'outputs'>): void {
  requireSpecs(entry, 'input', built.inputs, entry.inputs);
  requireSpecs(entry, 'output', built.outputs, entry.outputs);
}

function requireSpecs(
  { id }: ModelEntry,
  side: 'input' | 'output',
  built: readonly TensorSpec[],
  promised: readonly TensorSpec[],
): void {
  const text = ({ name, type, dims }: TensorSpec): string => `${name} ${type} [${dims.join(', ')}]`;
  const refuse = (reason: string): never => {
    throw new FexgraphError('BAD_CHECKPOINT', `model "${id}": the built network ${reason}`, {
      hint: 'use the published file of exactly this network and version',
    });
  };
  for (const spec of promised) {
    const found = built.find(({ name }) => name === spec.name);
    if (!found) refuse(`has no ${side} "${spec.name}"`);
    else if (!fits(found, spec)) refuse(`has ${side} ${text(found)}, the manifest says ${text(spec)}`);
  }
  const extra = built.find(({ name }) => promised.every((spec) => spec.name !== name));
  if (extra) refuse(`has ${side} ${text(extra)}, which the manifest does not name`);
}

/** Named sizes fit each other; a number fits only itself. */
function fits(built: TensorSpec, promised: TensorSpec): boolean {
  return (
    built.type === promised.type &&
    built.dims.length === promised.dims.length &&
    built.dims.every(
      (dim, axis) =>
        dim === promised.dims[axis] || (typeof dim === typeof promised.dims[axis] && typeof dim === 'string'),
    )
  );
}
