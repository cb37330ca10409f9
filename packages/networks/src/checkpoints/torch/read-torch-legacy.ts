import { badCheckpoint, isCount, quoted } from '../bad-checkpoint.ts';
import type { Checkpoint } from '../checkpoint.ts';
import { bytesPerElement } from '../element-type.ts';
import { PickleDict, PickleList, type PickleValue, type StorageReference } from './pickle-values.ts';
import { readPickle } from './read-pickle.ts';
import { storagesOf, tensorRecipes, toCheckpoint } from './tensor-dictionary.ts';

/** First pickle of a legacy file: the number 0x1950a86a20f9469cfc6c. */
export const LEGACY_MAGIC: readonly number[] = [
  0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e,
];
const FORMAT_VERSION = 1001;

/**
 * Reads the PyTorch form before 1.6: five pickles (magic number, version, machine, object, storage keys), then for each
 * key in that order an int64 element count and the elements. Alignment is not assumed.
 *
 * @throws FexgraphError BAD_CHECKPOINT. Source: spec: retinaface-mobilenet 9.
 */
export function readTorchLegacy(file: Uint8Array): Checkpoint {
  const version = readPickle(file, LEGACY_MAGIC.length);
  if (version.value !== FORMAT_VERSION) throw badCheckpoint(`the file's format version is not ${FORMAT_VERSION}`);
  const machine = readPickle(file, version.end);
  checkMachine(machine.value);
  const object = readPickle(file, machine.end);
  const keys = readPickle(file, object.end);
  const recipes = tensorRecipes(object.value);
  const ranges = readStorages(file, keys.end, storageKeys(keys.value), storagesOf(recipes));
  return toCheckpoint('torch-legacy', recipes, (key) => {
    const range = ranges.get(key);
    if (range === undefined) throw badCheckpoint(`the file has no data for the storage ${quoted(key)}`);
    return () => file.subarray(range.begin, range.end);
  });
}

function checkMachine(value: PickleValue): void {
  const machine = value instanceof PickleDict ? value.entries : new Map<string, PickleValue>();
  if (machine.get('protocol_version') !== FORMAT_VERSION || machine.get('little_endian') !== true) {
    throw badCheckpoint(`the file is not of format ${FORMAT_VERSION} from a little-endian machine`);
  }
}

function storageKeys(value: PickleValue): string[] {
  const items = value instanceof PickleList ? value.items : undefined;
  if (items === undefined || !items.every((item) => typeof item === 'string')) {
    throw badCheckpoint('the list of storage keys is not a list of texts');
  }
  if (new Set(items).size !== items.length) throw badCheckpoint('the list of storage keys names one key twice');
  return items;
}

function readStorages(
  file: Uint8Array,
  start: number,
  keys: readonly string[],
  storages: ReadonlyMap<string, StorageReference>,
): ReadonlyMap<string, { begin: number; end: number }> {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const ranges = new Map<string, { begin: number; end: number }>();
  let at = start;
  for (const key of keys) {
    const storage = storages.get(key);
    // the pickle alone says how wide an element is, so a storage that no tensor uses cannot even be skipped
    if (storage === undefined) throw badCheckpoint(`no tensor uses the storage ${quoted(key)}`);
    if (file.byteLength - at < 8) throw badCheckpoint(`the file ends before the storage ${quoted(key)}`);
    const elements = Number(view.getBigInt64(at, true));
    if (!isCount(elements) || elements !== storage.elements) {
      throw badCheckpoint(`storage ${quoted(key)} has ${elements} elements, its tensor expects ${storage.elements}`);
    }
    const begin = at + 8;
    at = begin + elements * bytesPerElement(storage.type);
    if (at > file.byteLength) throw badCheckpoint(`the file ends inside the storage ${quoted(key)}`);
    ranges.set(key, { begin, end: at });
  }
  if (at !== file.byteLength) throw badCheckpoint(`${file.byteLength - at} bytes follow the last storage`);
  return ranges;
}
