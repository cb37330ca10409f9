import { denseStrides, elementsOf, LEGACY_MAGIC } from '@fexgraph/networks/checkpoints';
import { PickleWriter } from './pickle-writer.ts';
import { asBytes, type TensorToWrite } from './tensor-to-write.ts';
import { ZipWriter } from './zip-writer.ts';

/** PyTorch's form before 1.6: five pickles, then the storages in the order of their keys. Nothing is aligned. */
export function writeTorchLegacy(tensors: readonly TensorToWrite[]): Uint8Array {
  const keyOf = legacyKeys(tensors.length);
  const order = tensors.map((_, index) => index).sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const keys = new PickleWriter().emptyList().mark();
  for (const index of order) keys.text(keyOf(index));
  const head = [
    Uint8Array.from(LEGACY_MAGIC),
    new PickleWriter().integer(1001).stop(),
    machinePickle(),
    dictionaryPickle(tensors, keyOf, true),
    keys.appends().stop(),
  ];
  const size = tensors.reduce((sum, tensor) => sum + 8 + storageBytes(tensor), sumOf(head));
  const file = new Uint8Array(size);
  const view = new DataView(file.buffer);
  let at = 0;
  for (const part of head) {
    file.set(part, at);
    at += part.byteLength;
  }
  for (const index of order) {
    const bytes = asBytes(tensors[index].values());
    view.setBigInt64(at, BigInt(elementsOf(tensors[index].shape)), true);
    file.set(bytes, at + 8);
    at += 8 + bytes.byteLength;
  }
  return file;
}

/** PyTorch's form from 1.6 on: a zip archive, one stored entry per storage, data aligned to 64 bytes. */
export function writeTorchZip(tensors: readonly TensorToWrite[], root = 'archive'): Uint8Array {
  const keyOf = (index: number): string => String(index);
  const zip = new ZipWriter();
  zip.add(`${root}/data.pkl`, dictionaryPickle(tensors, keyOf, false));
  zip.add(`${root}/byteorder`, new TextEncoder().encode('little'));
  for (const [index, tensor] of tensors.entries()) zip.add(`${root}/data/${keyOf(index)}`, asBytes(tensor.values()));
  zip.add(`${root}/version`, new TextEncoder().encode('3\n'));
  return zip.finish();
}

/** Real keys are memory addresses: their order has nothing to do with that of the dictionary. */
function legacyKeys(count: number): (index: number) => string {
  const prime = 7919;
  return (index) => String(94_000_000_000_000 + ((index * prime) % count) * 64);
}

function machinePickle(): Uint8Array {
  const pickle = new PickleWriter().emptyDict().mark();
  pickle.text('protocol_version').integer(1001).text('little_endian').boolean(true);
  pickle.text('type_sizes').emptyDict().mark();
  pickle.text('short').integer(2).text('int').integer(4).text('long').integer(4);
  return pickle.setItems().setItems().stop();
}

function dictionaryPickle(
  tensors: readonly TensorToWrite[],
  keyOf: (index: number) => string,
  legacy: boolean,
): Uint8Array {
  const pickle = new PickleWriter().global('collections', 'OrderedDict').emptyTuple().reduce().mark();
  for (const [index, tensor] of tensors.entries()) writeTensor(pickle, tensor, keyOf(index), legacy);
  pickle.setItems();
  // module versions, which readers drop
  pickle.emptyDict().mark().text('_metadata').global('collections', 'OrderedDict').emptyTuple().reduce().setItems();
  return pickle.build().stop();
}

function writeTensor(pickle: PickleWriter, { name, type, shape }: TensorToWrite, key: string, legacy: boolean): void {
  pickle.text(name).global('torch._utils', '_rebuild_tensor_v2').mark();
  pickle
    .mark()
    .text('storage')
    .global('torch', type === 'F32' ? 'FloatStorage' : 'LongStorage')
    .text(key)
    .text('cpu');
  pickle.integer(elementsOf(shape));
  if (legacy) pickle.none();
  pickle.tuple().persistentId();
  pickle.integer(0).tupleOf(shape).tupleOf(denseStrides(shape)).boolean(false);
  pickle.global('collections', 'OrderedDict').emptyTuple().reduce().tuple().reduce();
}

function storageBytes({ type, shape }: TensorToWrite): number {
  return elementsOf(shape) * (type === 'F32' ? 4 : 8);
}

function sumOf(parts: readonly Uint8Array[]): number {
  return parts.reduce((sum, part) => sum + part.byteLength, 0);
}
