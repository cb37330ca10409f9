import { FexgraphError } from '@fexgraph/core';
import { writeSafetensors, writeTorchLegacy, writeTorchZip } from '@fexgraph/synth';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SAMPLE } from '../../test/sample-tensors.ts';
import type { Checkpoint } from './checkpoint.ts';
import { readCheckpoint } from './read-checkpoint.ts';

const MUTATIONS = 1000;
const MARGIN = 32;

type Mutation = (file: Uint8Array) => Uint8Array;

const extreme = fc.constantFrom(0, 1, 2, 0x7f, 0x80, 0xff, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff);
/** Counts from the file's length, so that a counterexample shrinks towards its start. */
const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc
    .tuple(place, fc.nat(255))
    .map(([at, byte]): Mutation => edit(at, (bytes, index) => bytes.fill(byte, index, index + 1))),
  fc.tuple(place, fc.nat(7)).map(([at, bit]): Mutation => edit(at, (bytes, index) => (bytes[index] ^= 1 << bit))),
  fc.tuple(place, extreme).map(([at, word]): Mutation => edit(at, (bytes, index) => setWord(bytes, index, word))),
  fc.tuple(fc.nat(7), fc.nat(255)).map(([index, byte]): Mutation => edit(0, (bytes) => (bytes[index] = byte))),
  fc.tuple(place, fc.nat(40)).map(([at, count]): Mutation => splice(at, count, new Uint8Array(0))),
  fc.tuple(place, fc.uint8Array({ maxLength: 40 })).map(([at, extra]): Mutation => splice(at, 0, extra)),
  fc.tuple(place, place, fc.nat(40)).map(([from, to, count]): Mutation => copyWithin(from, to, count)),
  fc
    .constantFrom(
      ['data_offsets":[0', 'data_offsets":[8'],
      ['"shape":[', '"shape":[9007199254740991,'],
      ['"shape":[', '"shape":[NaN,'],
      ['"shape":[', '"shape":[-1,'],
      ['fc.weight', 'conv.weight'],
      ['F32', 'F16'],
      ['F32', 'I64'],
      ['torch\nFloatStorage', 'torch\nLongStorage'],
      ['torch\nFloatStorage', 'os\nsystem'],
      ['collections\nOrderedDict', 'builtins\neval'],
      ['torch._utils\n_rebuild_tensor_v2', 'subprocess\nPopen'],
      ['archive/data/0', 'archive/data/1'],
    )
    .map(([from, to]): Mutation => replaceText(from, to)),
);

describe.each([
  ['safetensors', writeSafetensors(SAMPLE, { config: '{}' })],
  ['torch-legacy', writeTorchLegacy(SAMPLE)],
  ['torch-zip', writeTorchZip(SAMPLE)],
])('a damaged or hostile %s file', (_, original) => {
  it(`is read inside its bounds or refused with a reason (${MUTATIONS} mutations)`, () => {
    let refused = 0;
    const property = fc.property(fc.array(mutation, { minLength: 1, maxLength: 4 }), (mutations) => {
      const bytes = mutations.reduce<Uint8Array>((file, mutate) => mutate(file), original.slice());
      const surrounded = new Uint8Array(bytes.byteLength + 2 * MARGIN).fill(0xee);
      surrounded.set(bytes, MARGIN);
      const file = surrounded.subarray(MARGIN, MARGIN + bytes.byteLength);
      try {
        readEverything(readCheckpoint(file, 'hostile file'), file);
      } catch (error) {
        refused++;
        expect(error).toBeInstanceOf(FexgraphError);
        expect((error as FexgraphError).code).toBe('BAD_CHECKPOINT');
        expect((error as FexgraphError).message.length).toBeGreaterThan(20);
      }
    });
    fc.assert(property, { numRuns: MUTATIONS, seed: 20_251_123 });
    // guards the test itself: mutations that all miss, or a reader that refuses everything
    expect(refused).toBeGreaterThan(MUTATIONS / 4);
    expect(() => readEverything(readCheckpoint(original), original)).not.toThrow();
  });
});

/** Materialises all tensors: none may be larger than the file or lie outside it. */
function readEverything(checkpoint: Checkpoint, file: Uint8Array): void {
  for (const { name, type, shape } of checkpoint.tensors()) {
    const values = type === 'I64' ? checkpoint.int64(name) : checkpoint.float32(name);
    expect(values.length).toBe(shape.reduce((product, size) => product * size, 1));
    expect(values.length).toBeLessThanOrEqual(file.byteLength);
    if (values.buffer !== file.buffer) continue;
    expect(values.byteOffset).toBeGreaterThanOrEqual(file.byteOffset);
    expect(values.byteOffset + values.byteLength).toBeLessThanOrEqual(file.byteOffset + file.byteLength);
  }
}

function edit(at: number, change: (bytes: Uint8Array, index: number) => void): Mutation {
  return (file) => {
    if (file.byteLength > 0) change(file, Math.floor(at * file.byteLength));
    return file;
  };
}

function setWord(bytes: Uint8Array, index: number, word: number): void {
  for (let byte = 0; byte < 4 && index + byte < bytes.byteLength; byte++) bytes[index + byte] = word >>> (8 * byte);
}

function splice(at: number, remove: number, insert: Uint8Array): Mutation {
  return (file) => {
    const index = Math.floor(at * file.byteLength);
    const rest = file.subarray(Math.min(index + remove, file.byteLength));
    const result = new Uint8Array(index + insert.byteLength + rest.byteLength);
    result.set(file.subarray(0, index));
    result.set(insert, index);
    result.set(rest, index + insert.byteLength);
    return result;
  };
}

function copyWithin(from: number, to: number, count: number): Mutation {
  return (file) => {
    const source = Math.floor(from * file.byteLength);
    return file.copyWithin(Math.floor(to * file.byteLength), source, source + count);
  };
}

/** One occurrence; the rest of the file keeps its bytes, so lengths stored before it may be wrong now. */
function replaceText(from: string, to: string): Mutation {
  return (file) => {
    const text = Buffer.from(file).toString('latin1');
    return new Uint8Array(Buffer.from(text.replace(from, to), 'latin1'));
  };
}
