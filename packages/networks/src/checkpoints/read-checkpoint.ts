import { FexgraphError } from '@fexgraph/core';
import { badCheckpoint } from './bad-checkpoint.ts';
import type { Checkpoint } from './checkpoint.ts';
import { readSafetensors } from './safetensors/read-safetensors.ts';
import { LEGACY_MAGIC, readTorchLegacy } from './torch/read-torch-legacy.ts';
import { readTorchZip } from './torch/read-torch-zip.ts';

/**
 * Reads a checkpoint: safetensors, or a PyTorch dictionary of tensors in its zip or its legacy form, told apart by the
 * first bytes. Nothing in the file is executed, and nothing outside `file` is read. The bytes are not copied: tensors
 * are views where they can be.
 *
 * @param label what to call the file in messages.
 * @throws FexgraphError BAD_CHECKPOINT that names what is wrong.
 */
export function readCheckpoint(file: Uint8Array, label = 'checkpoint'): Checkpoint {
  try {
    return readerFor(file)(file);
  } catch (error) {
    if (!(error instanceof FexgraphError)) throw error;
    throw new FexgraphError(error.code, `${label}: ${error.message}`, { hint: error.hint, cause: error });
  }
}

function readerFor(file: Uint8Array): (file: Uint8Array) => Checkpoint {
  if (startsWith(file, [0x50, 0x4b])) return readTorchZip;
  if (startsWith(file, LEGACY_MAGIC)) return readTorchLegacy;
  // the safetensors header is a JSON object that starts right after its length
  if (file[8] === 0x7b) return readSafetensors;
  if (startsWith(file, [0x3c])) throw badCheckpoint('the file is an HTML or XML page, not a checkpoint');
  throw badCheckpoint('the first bytes are neither those of safetensors nor of a PyTorch file');
}

function startsWith(file: Uint8Array, bytes: readonly number[]): boolean {
  return bytes.every((byte, index) => file[index] === byte);
}
