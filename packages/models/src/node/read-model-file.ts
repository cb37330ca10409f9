import { readFile, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { LoadedModel, WeightsInFile } from '@fexgraph/inference';

/** Of smaller models a copy does not matter, and the graph is not worth reading. */
const LEAST_BYTES = 16 * 2 ** 20;

/** A model file as it was read. */
export interface ModelFileBytes extends Pick<LoadedModel, 'bytes'> {
  /** Only for bytes that were checked: a tensor that lies outside the file must not get a folder to lie in. */
  weights(): Promise<WeightsInFile | undefined>;
}

/** @throws what the file system throws */
export async function readModelFile(path: string): Promise<ModelFileBytes> {
  const { ino, size, mtimeNs } = await stat(path, { bigint: true });
  const bytes = await readFile(path);
  const weights = async () => {
    if (bytes.length < LEAST_BYTES) return undefined;
    const { weightsInFile } = await import('@fexgraph/networks/onnx');
    return { graph: weightsInFile(bytes, basename(path)), file: resolve(path), state: { ino, size, mtimeNs } };
  };
  return { bytes, weights };
}
