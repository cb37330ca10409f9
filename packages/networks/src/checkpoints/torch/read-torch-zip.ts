import { badCheckpoint, quoted } from '../bad-checkpoint.ts';
import type { Checkpoint } from '../checkpoint.ts';
import { bytesPerElement } from '../element-type.ts';
import type { ZipArchive } from '../zip/zip-archive.ts';
import { readPickle } from './read-pickle.ts';
import { storagesOf, tensorRecipes, toCheckpoint } from './tensor-dictionary.ts';

/**
 * Reads the PyTorch form from 1.6 on: a zip archive with `<root>/data.pkl` and one stored entry `<root>/data/<key>` per
 * storage.
 *
 * @throws FexgraphError BAD_CHECKPOINT. Source: spec: networks 6.2.
 */
export function readTorchZip(archive: ZipArchive): Checkpoint {
  const root = findRoot(archive);
  checkByteOrder(archive, `${root}/byteorder`);
  const pickle = archive.read(`${root}/data.pkl`);
  const object = readPickle(pickle, 0);
  if (object.end !== pickle.byteLength) throw badCheckpoint(`bytes follow the pickle in ${quoted(`${root}/data.pkl`)}`);
  const recipes = tensorRecipes(object.value);
  for (const [key, storage] of storagesOf(recipes)) {
    const size = archive.size(`${root}/data/${key}`);
    const expected = storage.elements * bytesPerElement(storage.type);
    if (size === undefined) throw badCheckpoint(`the archive has no data for the storage ${quoted(key)}`);
    if (size !== expected) {
      throw badCheckpoint(`storage ${quoted(key)} has ${size} bytes, its tensor expects ${expected}`);
    }
  }
  return toCheckpoint('torch-zip', recipes, (key) => () => archive.read(`${root}/data/${key}`));
}

function findRoot(archive: ZipArchive): string {
  const pickles = archive.names().filter((name) => /^[^/]+\/data\.pkl$/.test(name));
  if (pickles.length !== 1) throw badCheckpoint(`the archive has ${pickles.length} entries 'data.pkl', not one`);
  return pickles[0].slice(0, -'/data.pkl'.length);
}

function checkByteOrder(archive: ZipArchive, name: string): void {
  if (archive.size(name) === undefined) return;
  const order = new TextDecoder().decode(archive.read(name)).trim();
  if (order !== 'little') throw badCheckpoint(`the byte order of the file is ${quoted(order)}, not 'little'`);
}
