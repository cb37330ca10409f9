import { FexgraphError } from '@fexgraph/core';
import { badCheckpoint } from './bad-checkpoint.ts';
import type { Checkpoint } from './checkpoint.ts';
import { readSafetensors } from './safetensors/read-safetensors.ts';
import { isTaskBundle, readTaskBundle } from './task/read-task-bundle.ts';
import { LEGACY_MAGIC, readTorchLegacy } from './torch/read-torch-legacy.ts';
import { readTorchZip } from './torch/read-torch-zip.ts';
import { ZipArchive } from './zip/zip-archive.ts';

/**
 * Reads a checkpoint: safetensors, a PyTorch dictionary of tensors in its zip or its legacy form, or a task bundle of
 * MediaPipe, told apart by the first bytes and by the names in a zip. Nothing in the file is executed, and nothing outside `file` is read. The bytes are not copied: tensors
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

/** MediaPipe aligns the entries of its bundles, the first one too, by zeros in front of them. */
const PADDED_ZIP = [0, 0, 0x50, 0x4b];

function readerFor(file: Uint8Array): (file: Uint8Array) => Checkpoint {
  if (startsWith(file, [0x50, 0x4b]) || startsWith(file, PADDED_ZIP)) return readZip;
  if (startsWith(file, LEGACY_MAGIC)) return readTorchLegacy;
  // the safetensors header is a JSON object that starts right after its length
  if (file[8] === 0x7b) return readSafetensors;
  if (startsWith(file, [0x3c])) throw badCheckpoint('the file is an HTML or XML page, not a checkpoint');
  throw badCheckpoint('the first bytes are neither those of safetensors nor of a PyTorch file or task bundle');
}

function readZip(file: Uint8Array): Checkpoint {
  const archive = new ZipArchive(file);
  return isTaskBundle(archive) ? readTaskBundle(archive) : readTorchZip(archive);
}

function startsWith(file: Uint8Array, bytes: readonly number[]): boolean {
  return bytes.every((byte, index) => file[index] === byte);
}
