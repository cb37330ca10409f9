import { PickleWriter, writeTorchLegacy } from '@fexgraph/synth';
import { describe, expect, it } from 'vitest';
import { SAMPLE } from '../../../test/sample-tensors.ts';
import { LEGACY_MAGIC, readTorchLegacy } from './read-torch-legacy.ts';

interface Parts {
  readonly object: Uint8Array;
  readonly keys: Uint8Array;
  readonly data: Uint8Array;
}

const machine = (littleEndian = true): Uint8Array =>
  new PickleWriter()
    .emptyDict()
    .mark()
    .text('protocol_version')
    .integer(1001)
    .text('little_endian')
    .boolean(littleEndian)
    .setItems()
    .stop();

function file({ object, keys, data }: Parts, version = 1001, head = machine()): Uint8Array {
  const first = Uint8Array.from(LEGACY_MAGIC);
  return Buffer.concat([first, new PickleWriter().integer(version).stop(), head, object, keys, data]);
}

/** A dictionary with one tensor `w` over a storage of `elements`. */
function oneTensor(tensor: { shape: number[]; strides: number[]; offset: number; elements: number }): Parts {
  const object = new PickleWriter().emptyDict().mark().text('w').global('torch._utils', '_rebuild_tensor_v2').mark();
  object
    .mark()
    .text('storage')
    .global('torch', 'FloatStorage')
    .text('7')
    .text('cuda:0')
    .integer(tensor.elements)
    .none();
  object.tuple().persistentId().integer(tensor.offset).tupleOf(tensor.shape).tupleOf(tensor.strides).boolean(false);
  object.global('collections', 'OrderedDict').emptyTuple().reduce().tuple().reduce().setItems();
  const data = new Uint8Array(8 + 4 * tensor.elements);
  new DataView(data.buffer).setBigInt64(0, BigInt(tensor.elements), true);
  data.set(new Uint8Array(Float32Array.from({ length: tensor.elements }, (_, index) => index).buffer), 8);
  return { object: object.stop(), keys: new PickleWriter().emptyList().mark().text('7').appends().stop(), data };
}

describe('readTorchLegacy', () => {
  it('joins storages by key: the data is not in the order of the dictionary', () => {
    const bytes = writeTorchLegacy(SAMPLE);
    const checkpoint = readTorchLegacy(bytes);
    expect(checkpoint.tensors().map(({ name }) => name)).toEqual(SAMPLE.map(({ name }) => name));
    expect(checkpoint.float32('conv.weight')).toEqual(SAMPLE[0].values());
  });

  it.each([
    { shape: [3, 2], strides: [1, 3], offset: 1, elements: 7, values: [1, 4, 2, 5, 3, 6] },
    { shape: [2, 2], strides: [4, 1], offset: 0, elements: 6, values: [0, 1, 4, 5] },
    { shape: [3], strides: [0], offset: 2, elements: 3, values: [2, 2, 2] },
    { shape: [1, 3], strides: [99, 1], offset: 1, elements: 4, values: [1, 2, 3] },
    { shape: [0, 3], strides: [3, 1], offset: 0, elements: 1, values: [] },
  ])('honours offset and strides: $shape, $strides, $offset', ({ values, ...tensor }) => {
    expect([...readTorchLegacy(file(oneTensor(tensor))).float32('w')]).toEqual(values);
  });

  it.each([
    ['beyond its storage', { shape: [3], strides: [2], offset: 0, elements: 4 }],
    ['beyond its storage by its offset', { shape: [4], strides: [1], offset: 1, elements: 4 }],
    ['of more elements than its storage', { shape: [1000, 1000], strides: [0, 0], offset: 0, elements: 4 }],
  ])('refuses a tensor %s', (_, tensor) => {
    expect(() => readTorchLegacy(file(oneTensor(tensor)))).toThrow(/does not fit its storage of 4 elements/);
  });

  const fine = oneTensor({ shape: [2], strides: [1], offset: 0, elements: 2 });

  it('runs nothing: a name that is not needed is refused with its place', () => {
    const object = new PickleWriter().global('posix', 'system').text('true').reduce().stop();
    expect(() => readTorchLegacy(file({ ...fine, object }))).toThrow(/names 'posix system' at byte \d+/);
  });

  it('calls no allowed name with other arguments', () => {
    const object = new PickleWriter().global('collections', 'OrderedDict').mark().integer(1).tuple().reduce().stop();
    expect(() => readTorchLegacy(file({ ...fine, object }))).toThrow(/calls the name collections OrderedDict/);
    const storage = new PickleWriter().global('torch', 'FloatStorage').emptyTuple().reduce().stop();
    expect(() => readTorchLegacy(file({ ...fine, object: storage }))).toThrow(/calls the name torch FloatStorage/);
  });

  it('sets no attributes but the module versions of an ordered dictionary', () => {
    const object = new PickleWriter().emptyDict().emptyDict().mark().text('__class__').none().setItems().build().stop();
    expect(() => readTorchLegacy(file({ ...fine, object }))).toThrow(/sets attributes of a dictionary/);
  });

  it('refuses what is no dictionary of tensors', () => {
    const wrapped = new PickleWriter().emptyDict().mark().text('state_dict').emptyDict().setItems().stop();
    expect(() => readTorchLegacy(file({ ...fine, object: wrapped }))).toThrow(/entry 'state_dict' .* is a dictionary/);
    const list = new PickleWriter().emptyList().stop();
    expect(() => readTorchLegacy(file({ ...fine, object: list }))).toThrow(/holds a list, not a dictionary/);
  });

  it('refuses other versions and byte orders', () => {
    expect(() => readTorchLegacy(file(fine, 1002))).toThrow(/format version is not 1001/);
    expect(() => readTorchLegacy(file(fine, 1001, machine(false)))).toThrow(/little-endian/);
  });

  it('checks the data against the dictionary', () => {
    const other = oneTensor({ shape: [3], strides: [1], offset: 0, elements: 3 });
    expect(() => readTorchLegacy(file({ ...fine, data: other.data }))).toThrow(/has 3 elements, its tensor expects 2/);
    const keys = new PickleWriter().emptyList().mark().text('8').appends().stop();
    expect(() => readTorchLegacy(file({ ...fine, keys }))).toThrow(/no tensor uses the storage '8'/);
    const none = new PickleWriter().emptyList().stop();
    expect(() => readTorchLegacy(file({ ...fine, keys: none, data: new Uint8Array(0) }))).toThrow(/no data for .* '7'/);
  });

  it.each([
    ['an opcode of another protocol', [0x80, 2, 0x95, 0x2e], /opcode 0x95 at byte \d+ is not allowed/],
    ['the INST opcode, which makes objects', [0x80, 2, 0x69, 0x2e], /opcode 0x69/],
    ['protocol 4', [0x80, 4, 0x4e, 0x2e], /protocol 4/],
    ['an empty stack', [0x80, 2, 0x85, 0x2e], /empty stack/],
    ['a missing mark', [0x80, 2, 0x74, 0x2e], /a mark that is not there/],
    ['an unwritten memo', [0x80, 2, 0x68, 5, 0x2e], /memo 5/],
    ['two results', [0x80, 2, 0x4e, 0x4e, 0x2e], /leaves 2 values/],
    ['a text longer than the file', [0x80, 2, 0x58, 0xff, 0xff, 0xff, 0xff, 0x2e], /wants 4294967295 bytes/],
    ['a very long integer', [0x80, 2, 0x8a, 200, 0x2e], /integer of 200 bytes/],
  ])('refuses %s', (_, pickle, message) => {
    expect(() => readTorchLegacy(file({ ...fine, object: Uint8Array.from(pickle) }))).toThrow(message);
  });
});
