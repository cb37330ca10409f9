import type { Tensor } from '@fexgraph/core';
import { describe, expect, it } from 'vitest';
import { framesOf, readAll, sourceNode } from '../test/source-nodes.ts';
import { tensorSource } from './tensor-source.ts';

/** Two pictures of 2 x 1 pixels. */
const dims = [2, 3, 1, 2];
const levels = [1, 2, 10, 20, 100, 200, 3, 4, 30, 40, 50, 255];
const float = (data: readonly number[]): Tensor => ({ type: 'float32', dims, data: Float32Array.from(data) });

const read = async (tensor: Tensor, rounding?: 'nearest') =>
  framesOf(await readAll(sourceNode(tensorSource({ tensor, rounding }))));

describe('source/tensor', () => {
  it.each([
    ['uint8', { type: 'uint8', dims, data: Uint8Array.from(levels) } as Tensor],
    ['float32', float(levels)],
  ])('gives the pictures of a %s tensor as pixels', async (_type, tensor) => {
    const frames = await read(tensor);
    expect(frames.map((frame) => frame.key)).toEqual([
      { source: 'tensor', index: 0, time: 0 },
      { source: 'tensor', index: 1, time: 1 },
    ]);
    expect(frames.map((frame) => frame.name)).toEqual(['tensor', 'tensor']);
    expect([frames[0].width, frames[0].height, frames[0].fit.scale]).toEqual([2, 1, 1]);
    expect(Array.from(frames[0].pixels.data)).toEqual([1, 10, 100, 2, 20, 200]);
    expect(Array.from(frames[1].pixels.data)).toEqual([3, 30, 50, 4, 40, 255]);
  });

  it('knows how many frames to expect', () => {
    expect(sourceNode(tensorSource({ tensor: float(levels) })).expected?.()).toBe(2);
  });

  it('refuses a range of 0..1 instead of giving black pictures', async () => {
    await expect(read(float(levels.map((level) => level / 255)))).rejects.toMatchObject({
      code: 'BAD_INPUT',
      message: 'tensor: has no value above 1: its range seems to be 0..1',
      hint: 'multiply it by 255',
    });
  });

  it('accepts black, which is the same on both scales', async () => {
    expect(await read(float(levels.map(() => 0)))).toHaveLength(2);
  });

  it('rounds only when asked', async () => {
    const between = levels.map((level, i) => (i === 0 ? 1.6 : level));
    await expect(read(float(between))).rejects.toThrow('has 1 values that are not whole levels');
    expect((await read(float(between), 'nearest'))[0].pixels.data[0]).toBe(2);
  });

  it.each<[string, Tensor, string]>([
    ['NaN', float(levels.map(() => Number.NaN)), 'has the value NaN'],
    ['a value above 255', float([256, ...levels.slice(1)]), 'has the value 256'],
    ['a negative value', float([-1, ...levels.slice(1)]), 'has the value -1'],
    ['another type', { type: 'int32', dims, data: Int32Array.from(levels) }, 'is int32'],
    ['three axes', { ...float(levels), dims: [3, 2, 2] }, 'has shape [3, 2, 2]'],
    ['channels last', { ...float(levels), dims: [2, 1, 2, 3] }, 'has shape [2, 1, 2, 3]'],
    ['too few numbers', { ...float(levels), dims: [3, 3, 1, 2] }, 'has 12 numbers'],
  ])('refuses %s', async (_name, tensor, message) => {
    await expect(read(tensor)).rejects.toThrow(`tensor: ${message}`);
  });
});
