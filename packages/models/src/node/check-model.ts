import { FexgraphError, toError } from '@fexgraph/core';
import type { ModelEntry } from '../manifest-schema.ts';
import { sha256 } from './sha256.ts';
import { tensorOutside } from './tensor-outside.ts';

/**
 * Refuses bytes that are not the model of the manifest.
 *
 * @param path of the file, for messages
 * @throws FexgraphError BAD_MODEL (rejects) in one line: empty, truncated or another file, corrupt, other contents, or data
 *   outside the file.
 */
export async function checkModel(entry: ModelEntry, path: string, bytes: Uint8Array): Promise<void> {
  const { file } = entry;
  if (!file) throw new FexgraphError('INTERNAL', `model "${entry.id}" has no file to check`);
  const refuse = (reason: string): never => {
    throw new FexgraphError('BAD_MODEL', `model "${entry.id}": ${path} ${reason}`, { hint: restoreHint(entry) });
  };
  if (bytes.length === 0) refuse('is empty (0 bytes)');
  if (bytes.length !== file.bytes) refuse(`has ${bytes.length} bytes, the manifest says ${file.bytes}`);
  const digest = sha256(bytes);
  if (digest !== file.sha256)
    refuse(`has sha256 ${digest}, the manifest says ${file.sha256}: ${await describe(bytes)}`);
  // A manifest may be a user's own: the right hash does not make a file harmless.
  const outside = await tensorOutside(bytes, path);
  if (outside) refuse(outside);
}

/** How the file of a model comes back. */
export function restoreHint({ id, quantized }: ModelEntry): string {
  return quantized
    ? `make it again by \`fexgraph models quantize ${quantized.from} --id ${id} --replace\``
    : 'put the original file back, for example by `git checkout models`, or rebuild it by `npm run pack:build`';
}

/** Damage, or the file of another version? */
async function describe(bytes: Uint8Array): Promise<string> {
  try {
    const { readModel } = await import('@fexgraph/networks/onnx');
    readModel(bytes);
    return 'it is an ONNX model, but not this one';
  } catch (thrown) {
    return `it is corrupt (${toError(thrown).message})`;
  }
}
