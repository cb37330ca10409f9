import { FexgraphError } from '@fexgraph/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeTfjs } from '../../../test/tfjs-file.ts';
import { readTfjs } from './tfjs-model.ts';

const file = writeTfjs(
  [-1, 2, 2, 3],
  [
    { name: 'first', op: 'AddV2', input: ['x', 'w'] },
    { name: 'second', op: 'Relu', input: ['first'] },
  ],
  [
    { name: 'w', shape: [3], data: Float32Array.of(1, 2, 3) },
    { name: 'bytes', shape: [2], quantization: { dtype: 'uint8', scale: 0.5, min: -1 }, data: Uint8Array.of(0, 4) },
    { name: 'words', shape: [2], quantization: { dtype: 'uint16', scale: 2, min: 1 }, data: Uint16Array.of(3, 1000) },
    { name: 'halves', shape: [1], quantization: { dtype: 'float16' }, data: Uint16Array.of(0x3c00) },
    { name: 'axes', shape: [2], dtype: 'int32', data: Int32Array.of(1, 2) },
  ],
  ['second'],
);

const values = (bytes: Uint8Array | undefined): number[] => [...new Float32Array(bytes!.slice().buffer)];

describe('readTfjs', () => {
  const model = readTfjs(file.json, file.weights);

  it('orders the nodes so that everything is computed before it is read', () => {
    const names = model.nodes.filter(({ op }) => op !== 'Const').map(({ name }) => name);
    expect(names).toEqual(['x', 'first', 'second']);
    expect(model.outputs).toEqual(['second']);
  });

  it('widens quantised weights and keeps half ones', () => {
    expect(values(model.weights.get('w')?.data)).toEqual([1, 2, 3]);
    expect(values(model.weights.get('bytes')?.data)).toEqual([-1, 1]);
    expect(values(model.weights.get('words')?.data)).toEqual([7, 2001]);
    expect(model.weights.get('halves')).toMatchObject({ type: 'float16', dims: [1] });
    expect(model.weights.get('axes')).toMatchObject({ type: 'int32', dims: [2] });
  });

  it.each([
    ['text that is not JSON', '<html>', 'is not JSON'],
    ['another format', '{"format":"layers-model"}', 'is not a TFJS graph model: format'],
    ['a node that is not there', file.json.replace('["first"]', '["third"]'), 'node "third" is read but not there'],
    ['a cycle', file.json.replace('["x","w"]', '["second","w"]'), 'depends on itself'],
    ['a wrong shape', file.json.replace('"shape":[3]', '"shape":[2]'), 'the manifest describes'],
    ['a negative shape', file.json.replace('"shape":[3]', '"shape":[-3]'), 'weightsManifest.0.weights.0.shape.0'],
  ])('refuses %s', (_, json, message) => {
    expect(() => readTfjs(json, file.weights, 'emotion.json')).toThrow(FexgraphError);
    expect(() => readTfjs(json, file.weights, 'emotion.json')).toThrow(message);
  });

  it('names the weight in which a short file ends', () => {
    expect(() => readTfjs(file.json, file.weights.subarray(0, 13))).toThrow('ends at byte 13, inside weight "bytes"');
  });

  it('never fails in another way, whatever is changed in the JSON', () => {
    fc.assert(
      fc.property(fc.nat(file.json.length - 1), fc.integer({ min: 32, max: 126 }), (at, code) => {
        const json = file.json.slice(0, at) + String.fromCharCode(code) + file.json.slice(at + 1);
        try {
          readTfjs(json, file.weights);
        } catch (error) {
          expect(error).toMatchObject({ code: 'BAD_MODEL' });
        }
      }),
      { numRuns: 500 },
    );
  });
});
