import { type Chips, definitionOf, type Tensor } from '@fexgraph/core';
import type { Inference, TensorMap } from '@fexgraph/inference';
import { describe, expect, it } from 'vitest';
import { blankFrame, catalog, context, optionsFor } from '../test/identity-fixtures.ts';
import { ArcFaceNode } from './arcface.ts';
import { FaceNetNode } from './facenet.ts';

const SIZE = 3 * 256 * 256;

/** A network whose embedding of a chip is its first number, 512 times. */
function echo(opened: string[], calls: number[] = []): Inference {
  return {
    open: async ({ model }) => {
      opened.push(model);
      return {
        backend: 'cpu',
        inputs: [],
        outputs: [],
        run: async ({ chips }: TensorMap) => {
          const [count] = chips.dims;
          calls.push(count);
          const data = Float32Array.from({ length: count * 512 }, (_, i) =>
            Number(chips.data[Math.floor(i / 512) * SIZE]),
          );
          return { embeddings: { type: 'float32', dims: [count, 512], data } };
        },
        dispose: async () => undefined,
      };
    },
  };
}

/** Chips filled with a number each; null is a face whose box is not finite. */
function chips(...values: (number | null)[]): Chips {
  const frame = blankFrame();
  const count = values.length;
  const data = new Float32Array(count * SIZE);
  values.forEach((value, face) => {
    data.fill(value ?? 0.5, face * SIZE, (face + 1) * SIZE);
  });
  return {
    key: frame.key,
    frame,
    count,
    boxes: new Float32Array(4 * count),
    scores: new Float32Array(count),
    regions: Float32Array.from({ length: 5 * count }, (_, i) =>
      values[Math.floor(i / 5)] === null ? Number.NaN : 100,
    ),
    chips: { type: 'float32', dims: [count, 3, 256, 256], data },
  };
}

const models = catalog({
  'arcface-r50': { embeddingSpace: 'arcface-r50-512' },
  facenet: { embeddingSpace: 'facenet-vggface2-512' },
  mesh: {},
});

const networks = [
  [ArcFaceNode, 'identity/arcface', 'arcface-r50', 'arcface-r50-512'],
  [FaceNetNode, 'identity/facenet', 'facenet', 'facenet-vggface2-512'],
] as const;

describe.each(networks)('%o', (nodeClass, type, model, space) => {
  async function prepared(calls: number[] = [], options = {}, opened: string[] = []) {
    const node = new nodeClass(optionsFor(nodeClass, options), echo(opened, calls), models);
    await node.prepare();
    return node;
  }

  it('is a node of its own with its own network, whose output is biometric data', async () => {
    const opened: string[] = [];
    await prepared([], {}, opened);
    expect(opened).toEqual([model]);
    expect(definitionOf(nodeClass)).toMatchObject({ type, output: { sensitive: true } });
    expect(definitionOf(nodeClass).models?.(optionsFor(nodeClass))).toMatchObject([{ id: model, inputs: ['chips'] }]);
  });

  it('hands embeddings on as the network gives them, in the space the manifest names', async () => {
    const [found] = await (await prepared()).process([chips(3, 4)], context);
    expect(found).toMatchObject({ count: 2, dimension: 512, space });
    expect([found.embeddings[0], found.embeddings[511], found.embeddings[512]]).toEqual([3, 3, 4]);
  });

  it('gives the same however the faces are put into calls, and runs nothing for none', async () => {
    const items = [chips(1, 2), chips(), chips(null, 3)];
    const calls: number[] = [];
    const one = await (await prepared(calls, { maxBatch: 1 })).process(items, context);
    expect(await (await prepared(calls, { maxBatch: 16 })).process(items, context)).toEqual(one);
    expect(calls).toEqual([1, 1, 1, 3]);
    expect(one.map(({ count }) => count)).toEqual([2, 0, 2]);
    expect(one[2].embeddings.subarray(0, 512).every(Number.isNaN)).toBe(true);
    expect(one[2].embeddings[512]).toBe(3);
    await (await prepared(calls)).process([chips(), chips(null)], context);
    expect(calls).toHaveLength(4);
  });

  it('refuses chips of another network and models without an embedding space', async () => {
    const bytes: Tensor<'uint8'> = { type: 'uint8', dims: [1, 112, 112, 3], data: new Uint8Array(112 * 112 * 3) };
    await expect((await prepared()).process([{ ...chips(1), chips: bytes }], context)).rejects.toMatchObject({
      code: 'BAD_INPUT',
    });
    expect(() => new nodeClass(optionsFor(nodeClass, { model: 'mesh' }), echo([]), models)).toThrow(
      expect.objectContaining({ code: 'BAD_MODEL', message: expect.stringContaining('mesh') }),
    );
  });
});
