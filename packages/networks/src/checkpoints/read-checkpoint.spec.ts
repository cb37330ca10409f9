import { FexgraphError } from '@fexgraph/core';
import { writeSafetensors, writeTorchLegacy, writeTorchZip } from '@fexgraph/synth';
import { describe, expect, it } from 'vitest';
import { SAMPLE } from '../../test/sample-tensors.ts';
import { readCheckpoint } from './read-checkpoint.ts';

const CONTAINERS = {
  safetensors: writeSafetensors(SAMPLE, { config: '{"knn_k":4}' }),
  'torch-legacy': writeTorchLegacy(SAMPLE),
  'torch-zip': writeTorchZip(SAMPLE),
};

describe.each(Object.entries(CONTAINERS))('readCheckpoint of %s', (container, file) => {
  it('tells the container by its first bytes', () => {
    expect(readCheckpoint(file).container).toBe(container);
  });

  it('gives every tensor with its shape and values', () => {
    const checkpoint = readCheckpoint(file);
    expect(checkpoint.tensors()).toHaveLength(SAMPLE.length);
    for (const { name, type, shape, values } of SAMPLE) {
      expect(checkpoint.tensor(name)).toEqual({ name, type, shape });
      expect(type === 'I64' ? checkpoint.int64(name) : checkpoint.float32(name)).toEqual(values());
    }
    expect(checkpoint.elements).toBe(12 + 3 + 1 + 8 + 1);
  });

  it.each([0, 1, 3, 4, 7])('reads from a buffer at offset %i', (offset) => {
    const larger = new Uint8Array(file.byteLength + 16).fill(0xee);
    larger.set(file, offset);
    // Buffer, because its slice() does not copy
    const inside = Buffer.from(larger.buffer, offset, file.byteLength);
    expect(readCheckpoint(inside).float32('fc.weight')).toEqual(SAMPLE[3].values());
  });

  it('names an unknown tensor, and a tensor of the other type', () => {
    const checkpoint = readCheckpoint(file);
    expect(() => checkpoint.float32('fc.bias')).toThrow(/no tensor 'fc.bias'/);
    expect(() => checkpoint.float32('bn.num_batches_tracked')).toThrow(/holds integers/);
    expect(() => checkpoint.int64('fc.weight')).toThrow(/is of type F32/);
  });

  it('refuses every cut-off of the file', () => {
    for (let length = 0; length < file.byteLength; length++) {
      expect(() => readCheckpoint(file.subarray(0, length)), `${length} bytes`).toThrow(FexgraphError);
    }
  });

  it('refuses a byte too many', () => {
    const longer = new Uint8Array(file.byteLength + 1);
    longer.set(file);
    expect(() => readCheckpoint(longer)).toThrow(FexgraphError);
  });
});

describe('readCheckpoint', () => {
  it('does not copy aligned float32 tensors', () => {
    const file = CONTAINERS.safetensors;
    expect(readCheckpoint(file).float32('fc.weight').buffer).toBe(file.buffer);
  });

  it('keeps the metadata', () => {
    expect(readCheckpoint(CONTAINERS.safetensors).metadata.get('config')).toBe('{"knn_k":4}');
  });

  it('says which file is wrong, and that a page is no checkpoint', () => {
    const page = new TextEncoder().encode('<!DOCTYPE html><html>');
    expect(() => readCheckpoint(page, 'model.safetensors')).toThrow(/^model\.safetensors: the file is an HTML/);
    expect(() => readCheckpoint(new TextEncoder().encode('not a checkpoint'))).toThrow(/first bytes/);
  });
});
