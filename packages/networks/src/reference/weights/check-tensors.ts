import { FexgraphError } from '@fexgraph/core';
import type { Checkpoint, CheckpointTensor } from '../../checkpoints/index.ts';
import type { TensorList } from './tensor-list.ts';

/** Differences that a message lists; the rest is counted. */
const LISTED = 5;

/**
 * Compares a checkpoint with the tensors a network expects, by name, shape and type.
 *
 * @throws FexgraphError BAD_CHECKPOINT that names the first tensors that are missing, of another shape, or unknown.
 */
export function checkTensors(network: string, checkpoint: Checkpoint, expected: TensorList): void {
  const differences = listDifferences(checkpoint, expected);
  if (differences.length === 0) return;
  const rest = differences.length - LISTED;
  const more = rest > 0 ? [`and ${rest} more`] : [];
  throw new FexgraphError(
    'BAD_CHECKPOINT',
    `the checkpoint does not fit ${network}: ${[...differences.slice(0, LISTED), ...more].join('; ')}`,
    { hint: 'use the published file of exactly this network and version' },
  );
}

/** In words, missing tensors first. */
export function listDifferences(checkpoint: Checkpoint, expected: TensorList): string[] {
  const found = new Map(checkpoint.tensors().map((tensor) => [tensor.name, tensor]));
  const missing: string[] = [];
  const different: string[] = [];
  for (const { name, type, shape, optional } of expected) {
    const tensor = found.get(name);
    found.delete(name);
    if (tensor === undefined) {
      if (!optional) missing.push(`'${name}' [${shape}] is missing`);
    } else if (!sameShape(tensor, shape) || !sameKind(tensor, type)) {
      different.push(`'${name}' is ${tensor.type} [${tensor.shape}], expected ${type} [${shape}]`);
    }
  }
  const unknown = [...found.values()].map(({ name, shape }) => `'${name}' [${shape}] is unexpected`);
  return [...missing, ...different, ...unknown];
}

function sameShape(tensor: CheckpointTensor, shape: readonly number[]): boolean {
  return tensor.shape.length === shape.length && shape.every((size, axis) => size === tensor.shape[axis]);
}

/** Numbers may be stored in any float type; counters only as integers. */
function sameKind(tensor: CheckpointTensor, type: 'F32' | 'I64'): boolean {
  return (tensor.type === 'I64') === (type === 'I64');
}
