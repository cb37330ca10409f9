import { FexgraphError } from '@fexgraph/core';
import type { TensorSpec } from '@fexgraph/inference';
import { type Checkpoint, readCheckpoint } from '../checkpoints/index.ts';
import type { NetworkId, NetworkOptionsById } from './network-options.ts';
import { NETWORK_IDS, NETWORKS, type NetworkGraph } from './networks.ts';

/** An ONNX model made from a checkpoint, and what its user must know. */
export interface BuiltNetwork {
  readonly id: NetworkId;
  readonly onnx: Uint8Array;
  readonly inputs: readonly TensorSpec[];
  readonly outputs: readonly TensorSpec[];
  /** What the tensors do not show: anchors, widths, value ranges. For a manifest entry. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Choices that were made without evidence in the file, for the run record. */
  readonly warnings: readonly string[];
}

/**
 * Writes the ONNX graph of a published network around the weights of its checkpoint. Pure computation: no file access,
 * nothing of the checkpoint is executed, equal input gives equal bytes.
 *
 * Takes about the size of the checkpoint in memory beside the checkpoint itself.
 *
 * @param checkpoint the bytes of the file, or a checkpoint that was read before.
 * @throws FexgraphError BAD_CHECKPOINT (damaged, or tensors and config that do not fit, the first of them named),
 *   BAD_OPTION.
 */
export function buildNetwork<Id extends NetworkId>(
  id: Id,
  checkpoint: Uint8Array | Checkpoint,
  options: NetworkOptionsById[Id] = {},
): BuiltNetwork {
  const source = checkpoint instanceof Uint8Array ? readCheckpoint(checkpoint, id) : checkpoint;
  const { graph, parameters, warnings } = networkGraph(id, source, options);
  const model = graph.model();
  return {
    id,
    onnx: graph.serialize(),
    inputs: model.graph.inputs as readonly TensorSpec[],
    outputs: model.graph.outputs as readonly TensorSpec[],
    parameters,
    warnings,
  };
}

/**
 * What `buildNetwork` writes, as a graph: to be looked at or added to.
 *
 * @throws FexgraphError as `buildNetwork`.
 */
export function networkGraph<Id extends NetworkId>(
  id: Id,
  checkpoint: Checkpoint,
  options: NetworkOptionsById[Id] = {},
): NetworkGraph {
  const network = NETWORKS[id];
  if (network === undefined) {
    throw new FexgraphError('BAD_OPTION', `there is no network '${id}'`, {
      hint: `the networks are ${NETWORK_IDS.join(', ')}`,
    });
  }
  return network.build(checkpoint, options);
}

/** The networks that a checkpoint fits, by its tensors or by the networks it holds; a bundle may fit several. */
export function identifyNetworks(checkpoint: Checkpoint): NetworkId[] {
  return NETWORK_IDS.filter((id) => NETWORKS[id].fits(checkpoint));
}
