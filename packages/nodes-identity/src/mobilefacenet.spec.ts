import { type Chips, definitionOf, type Tensor } from '@fexgraph/core';
import type { Inference, TensorMap } from '@fexgraph/inference';
import { describe, expect, it } from 'vitest';
import { blankFrame, catalog, context, optionsFor } from '../test/identity-fixtures.ts';
import { MobileFaceNetNode } from './mobilefacenet.ts';

const BYTES = 112 * 112 * 3;

/** A network whose embedding of a chip is (first byte, 3, 0, 0, ...). */
function echo(images: Tensor[]): Inference {
  return {
    open: async () => ({
      backend: 'cpu',
      inputs: [],
      outputs: [],
      run: async ({ image }: TensorMap) => {
        images.push(image);
        const data = new Float32Array(image.dims[0] * 192);
        for (let i = 0; i < image.dims[0]; i++) data.set([Number(image.data[i * BYTES]), 3], i * 192);
        return { embeddings: { type: 'float32', dims: [image.dims[0], 192], data } };
      },
      dispose: async () => undefined,
    }),
  };
}

/** Chips filled with a value each; null is a face whose region is not finite. */
function chips(...values: (number | null)[]): Chips {
  const frame = blankFrame();
  const count = values.length;
  const data = Uint8Array.from({ length: count * BYTES }, (_, i) => values[Math.floor(i / BYTES)] ?? 99);
  return {
    key: frame.key,
    frame,
    count,
    boxes: new Float32Array(4 * count),
    scores: new Float32Array(count),
    regions: Float32Array.from({ length: 5 * count }, (_, i) => (values[Math.floor(i / 5)] === null ? NaN : 1)),
    chips: { type: 'uint8', dims: [count, 112, 112, 3], data },
  };
}

const models = catalog({ mobilefacenet: { embeddingSpace: 'mobilefacenet-192' }, mesh: {} });

async function prepared(images: Tensor[] = [], options = {}): Promise<MobileFaceNetNode> {
  const node = new MobileFaceNetNode(optionsFor(MobileFaceNetNode, options), echo(images), models);
  await node.prepare();
  return node;
}

describe('identity/mobilefacenet', () => {
  it('gives embeddings of unit length in the space the manifest names', async () => {
    const [found] = await (await prepared()).process([chips(4, 0)], context);
    expect(found).toMatchObject({ count: 2, dimension: 192, space: 'mobilefacenet-192' });
    expect(found.embeddings[0]).toBeCloseTo(0.8, 6);
    expect(found.embeddings[1]).toBeCloseTo(0.6, 6);
    expect(found.embeddings[193]).toBe(1);
  });

  it('gives NaN for a face without a chip and does not run the network on it', async () => {
    const images: Tensor[] = [];
    const found = await (await prepared(images)).process([chips(null, 4), chips(), chips(null)], context);
    expect(images.map(({ dims }) => dims)).toEqual([[1, 112, 112, 3]]);
    expect(found[0].embeddings.subarray(0, 192).every(Number.isNaN)).toBe(true);
    expect(found[0].embeddings[192]).toBeCloseTo(0.8, 6);
    expect(found.map(({ count }) => count)).toEqual([2, 0, 1]);
  });

  it('marks its output as biometric data', () => {
    expect(definitionOf(MobileFaceNetNode).output?.sensitive).toBe(true);
  });

  it('refuses chips of another size, and a model without an embedding space', async () => {
    const wide = { ...chips(1), chips: { type: 'uint8' as const, dims: [1, 64, 64, 3], data: new Uint8Array(12288) } };
    await expect((await prepared()).process([wide], context)).rejects.toThrow(/\[1, 112, 112, 3\].*\[1, 64, 64, 3\]/);
    await expect(prepared([], { model: 'mesh' })).rejects.toMatchObject({ code: 'BAD_MODEL' });
  });
});
