import { definitionOf } from '@fexgraph/core';
import { describe, expect, it } from 'vitest';
import { catalog, chips, context, EchoInference, optionsFor } from '../test/identity-fixtures.ts';
import { mobilefacenet } from './mobilefacenet.ts';

/** Aligned chips of a face each. */
const faces = (...values: (number | null)[]) => chips('uint8', 112, ...values);
/** A network whose embedding of a chip is (first byte, 3, 0, 0, ...). */
const echo = () => new EchoInference((first) => [first, 3, ...new Array<number>(190).fill(0)]);
const models = catalog({ mobilefacenet: { embeddingSpace: 'mobilefacenet-192' }, mesh: {} });

async function prepared(inference = echo(), options = {}) {
  const node = new mobilefacenet.nodeClass(optionsFor(mobilefacenet, options), inference, models);
  await node.prepare();
  return node;
}

describe('identity/mobilefacenet', () => {
  it('gives embeddings of unit length in the space the manifest names', async () => {
    const [found] = await (await prepared()).process([faces(4, 0)], context);
    expect(found).toMatchObject({ count: 2, dimension: 192, space: 'mobilefacenet-192' });
    expect(found.embeddings[0]).toBeCloseTo(0.8, 6);
    expect(found.embeddings[1]).toBeCloseTo(0.6, 6);
    expect(found.embeddings[193]).toBe(1);
  });

  it('gives NaN for a face without a chip and does not run the network on it', async () => {
    const inference = echo();
    const found = await (await prepared(inference)).process([faces(null, 4), faces(), faces(null)], context);
    expect(inference.fed.map(({ dims }) => dims)).toEqual([[1, 112, 112, 3]]);
    expect(found[0].embeddings.subarray(0, 192).every(Number.isNaN)).toBe(true);
    expect(found[0].embeddings[192]).toBeCloseTo(0.8, 6);
    expect(found.map(({ count }) => count)).toEqual([2, 0, 1]);
  });

  it('asks for a network of bytes, and marks its output as biometric data', () => {
    const { models, output } = definitionOf(mobilefacenet);
    expect(models?.(optionsFor(mobilefacenet))).toMatchObject([{ id: 'mobilefacenet', inputs: ['image'] }]);
    expect(output?.sensitive).toBe(true);
  });

  it('refuses chips of another size, and a model without an embedding space', async () => {
    const wide = chips('uint8', 64, 1);
    await expect((await prepared()).process([wide], context)).rejects.toThrow(/\[1, 112, 112, 3\].*\[1, 64, 64, 3\]/);
    await expect(prepared(echo(), { model: 'mesh' })).rejects.toMatchObject({ code: 'BAD_MODEL' });
  });
});
