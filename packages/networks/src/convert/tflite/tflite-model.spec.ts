import { FexgraphError } from '@fexgraph/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { INT32, writeTflite } from '../../../test/tflite-file.ts';
import { readTflite } from './tflite-model.ts';

const bytes = writeTflite({
  tensors: [
    { name: 'x', dims: [1, 2, 2, 3] },
    { name: 'twice', dims: [3], data: Float32Array.of(1, 2, 3) },
    { name: 'twice', dims: [2], type: INT32, data: Int32Array.of(4, 5) },
    { name: 'y', dims: [1, 2, 2, 3] },
  ],
  operators: [
    { code: 0, options: [[0, 'byte', 1]], inputs: [0, 1], outputs: [3] },
    { code: 130, inputs: [3, -1], outputs: [3] },
  ],
  inputs: [0],
  outputs: [3],
});

describe('readTflite', () => {
  it('reads tensors, constants and operators', () => {
    const model = readTflite(bytes);
    expect(model.description).toBe('sketch');
    expect(model.tensors[0]).toEqual({ id: 0, name: 'x', type: 'float32', dims: [1, 2, 2, 3] });
    expect(new Float32Array(model.tensors[1].data!.slice().buffer)).toEqual(Float32Array.of(1, 2, 3));
    expect(model.operators[0]).toMatchObject({ name: 'ADD', inputs: [0, 1], outputs: [3] });
    expect(model.operators[0].options?.byte(0)).toBe(1);
  });

  it('gives constants of one name different names', () => {
    expect(readTflite(bytes).tensors.map(({ name }) => name)).toEqual(['x', 'twice', 'twice#2', 'y']);
  });

  it('takes codes above 127 from the wide field', () => {
    expect(readTflite(bytes).operators[1].name).toBe('builtin operator 130');
  });

  it.each([
    ['no bytes', new Uint8Array(), 'is empty (0 bytes)'],
    ['another file', new TextEncoder().encode('{"format": "graph-model"}'), 'the identifier TFL3 is missing'],
    ['a truncated file', bytes.slice(0, 40), 'truncated or corrupt'],
  ])('refuses %s', (_, input, message) => {
    expect(() => readTflite(input, 'face.tflite')).toThrow(`face.tflite`);
    expect(() => readTflite(input, 'face.tflite')).toThrow(message);
  });

  it('refuses more operators than any network has', () => {
    const operators = Array.from({ length: 10_001 }, () => ({ code: 19, inputs: [0], outputs: [0] }));
    const many = writeTflite({ tensors: [{ name: 'x', dims: [1] }], operators, inputs: [0], outputs: [0] });
    expect(() => readTflite(many)).toThrow('10001 operators, at most 10000 are read');
  });

  it('refuses a constant whose size does not fit', () => {
    const short = writeTflite({
      tensors: [{ name: 'w', dims: [4], data: Float32Array.of(1, 2) }],
      operators: [],
      inputs: [],
      outputs: [],
    });
    expect(() => readTflite(short)).toThrow('tensor "w" has 8 bytes, 16 expected');
  });

  it.each([
    ['the root', 0, 0x7fffffff],
    ['the root, backwards', 0, 0x80000000],
    ['the vtable', new DataView(bytes.buffer).getUint32(0, true), 0x7fffff00],
  ])('refuses an offset to %s that leads outside', (_, at, offset) => {
    const changed = bytes.slice();
    new DataView(changed.buffer).setUint32(at, offset, true);
    expect(() => readTflite(changed)).toThrow(expect.objectContaining({ code: 'BAD_MODEL' }));
    expect(() => readTflite(changed)).toThrow('truncated or corrupt');
  });

  it('never reads outside and never fails in another way, whatever is changed', () => {
    const mutation = fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(fc.nat(bytes.length), fc.array(mutation, { maxLength: 6 }), (length, changes) => {
        const mutated = bytes.slice(0, length);
        for (const [at, value] of changes) if (at < length) mutated[at] = value;
        try {
          readTflite(mutated);
        } catch (error) {
          expect(error).toBeInstanceOf(FexgraphError);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
