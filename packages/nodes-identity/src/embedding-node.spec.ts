import { definitionOf } from '@fexgraph/core';
import { describe, expect, it } from 'vitest';
import { catalog, chips, context, EchoInference, optionsFor } from '../test/identity-fixtures.ts';
import { arcface } from './arcface.ts';
import { facenet } from './facenet.ts';

/** Unaligned chips of a face each. */
const faces = (...values: (number | null)[]) => chips('float32', 256, ...values);
/** A network whose embedding of a chip is its first number, 512 times. */
const echo = () => new EchoInference((first) => new Array<number>(512).fill(first));
const models = catalog({
  'arcface-r50': { embeddingSpace: 'arcface-r50-512' },
  facenet: { embeddingSpace: 'facenet-vggface2-512' },
  mesh: {},
});

const networks = [
  [arcface, 'identity/arcface', 'arcface-r50', 'arcface-r50-512'],
  [facenet, 'identity/facenet', 'facenet', 'facenet-vggface2-512'],
] as const;

describe.each(networks)('$1', (factory, type, model, space) => {
  async function prepared(inference = echo(), options = {}) {
    const node = new factory.nodeClass(optionsFor(factory, options), inference, models);
    await node.prepare();
    return node;
  }

  it('is a node of its own with its own network, whose output is biometric data', async () => {
    const inference = echo();
    await prepared(inference);
    expect(inference.opened).toEqual([model]);
    expect(definitionOf(factory)).toMatchObject({ type, output: { sensitive: true } });
    expect(definitionOf(factory).models?.(optionsFor(factory))).toMatchObject([{ id: model, inputs: ['chips'] }]);
  });

  it('hands embeddings on as the network gives them, in the space the manifest names', async () => {
    const [found] = await (await prepared()).process([faces(3, 4)], context);
    expect(found).toMatchObject({ count: 2, dimension: 512, space });
    expect([found.embeddings[0], found.embeddings[511], found.embeddings[512]]).toEqual([3, 3, 4]);
  });

  it('gives the same however the faces are put into calls, and runs nothing for none', async () => {
    const items = [faces(1, 2), faces(), faces(null, 3)];
    const inference = echo();
    const one = await (await prepared(inference)).process(items, { ...context, maxBatch: 1 });
    expect(await (await prepared(inference)).process(items, { ...context, maxBatch: 16 })).toEqual(one);
    expect(inference.fed.map(({ dims }) => dims[0])).toEqual([1, 1, 1, 3]);
    expect(one.map(({ count }) => count)).toEqual([2, 0, 2]);
    expect(one[2].embeddings.subarray(0, 512).every(Number.isNaN)).toBe(true);
    expect(one[2].embeddings[512]).toBe(3);
    await (await prepared(inference)).process([faces(), faces(null)], context);
    expect(inference.fed).toHaveLength(4);
  });

  it('refuses chips of another network and models without an embedding space', async () => {
    await expect((await prepared()).process([chips('uint8', 112, 1)], context)).rejects.toMatchObject({
      code: 'BAD_INPUT',
    });
    expect(() => new factory.nodeClass(optionsFor(factory, { model: 'mesh' }), echo(), models)).toThrow(
      expect.objectContaining({ code: 'BAD_MODEL', message: expect.stringContaining('mesh') }),
    );
  });
});
