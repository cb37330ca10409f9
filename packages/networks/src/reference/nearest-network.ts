import type { Checkpoint } from '../checkpoints/index.ts';
import { expectedTensors } from './expected-tensors.ts';
import type { NetworkId } from './network-options.ts';
import { NETWORK_IDS } from './networks.ts';
import { listDifferences } from './weights/check-tensors.ts';
import type { TensorList } from './weights/tensor-list.ts';

export interface NearestNetwork {
  readonly id: NetworkId;
  /** In words, missing tensors first. */
  readonly differences: readonly string[];
}

/** The network that shares most tensor names with a checkpoint, to explain why it fits none. */
export function nearestNetwork(checkpoint: Checkpoint): NearestNetwork | undefined {
  let best: { id: NetworkId; expected: TensorList; shared: number } | undefined;
  for (const id of NETWORK_IDS) {
    const expected = expectedTensors(id);
    const shared = expected.filter(({ name }) => checkpoint.has(name)).length / expected.length;
    if (shared > (best?.shared ?? 0)) best = { id, expected, shared };
  }
  return best && { id: best.id, differences: listDifferences(checkpoint, best.expected) };
}
