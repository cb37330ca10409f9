import { type Chips, FEX_BLOCKS, type FexBlock, type Tensor } from '@fexgraph/core';
import type { Inference } from '@fexgraph/inference';
import type { ManifestEntry, ModelCatalog } from '@fexgraph/models';
import { describe, expect, it } from 'vitest';
import { context, greyFrame, optionsFor } from '../../test/node-fixtures.ts';
import { FaceV2Node } from './face-v2.ts';

const SIZE = 3 * 256 * 256;
const WIDTHS = { p_au: 20, emotion_logits: 7, va: 2, gaze: 2, pose: 6, mesh: 1434, blendshapes: 52 };

/** A network that answers each chip with its first number, in every place. */
function echo(calls: number[], heads: readonly string[] = Object.keys(WIDTHS)): Inference {
  return {
    open: async () => ({
      backend: 'cpu',
      inputs: [],
      outputs: [],
      run: async ({ chips }, options) => {
        calls.push(chips.dims[0]);
        expect(options?.outputs).toEqual(heads);
        return Object.fromEntries(
          Object.entries(WIDTHS).map(([name, width]): [string, Tensor] => {
            const data = new Float32Array(chips.dims[0] * width);
            for (let face = 0; face < chips.dims[0]; face++) {
              data.fill(Number(chips.data[face * SIZE]), face * width, (face + 1) * width);
            }
            return [name, { type: 'float32', dims: [chips.dims[0], width], data }];
          }),
        );
      },
      dispose: async () => undefined,
    }),
  };
}

function catalog(...outputs: string[]): ModelCatalog {
  const entry = { id: 'face-multitask-v2', outputs: outputs.map((name) => ({ name })) } as unknown as ManifestEntry;
  return { entries: () => [entry], entry: () => entry };
}

/** Chips filled with a number each, cut from the square at (10, 20) of side 100; null is a face with a NaN box. */
function chips(index: number, ...values: (number | null)[]): Chips {
  const frame = greyFrame(64, 48, index, { scale: 0.5, padLeft: 2, padTop: 4, padRight: 2, padBottom: 4 });
  const count = values.length;
  const data = new Float32Array(count * SIZE);
  values.forEach((value, face) => {
    data.fill(value ?? 0.5, face * SIZE, (face + 1) * SIZE);
  });
  const regions = values.flatMap((value) => (value === null ? [NaN, NaN, NaN, NaN, 0] : [60, 70, 100, 100, 0]));
  return {
    key: frame.key,
    frame,
    count,
    boxes: new Float32Array(4 * count),
    scores: new Float32Array(count),
    regions: Float32Array.from(regions),
    chips: { type: 'float32', dims: [count, 3, 256, 256], data },
  };
}

async function prepared(calls: number[] = [], options = {}): Promise<FaceV2Node> {
  const node = new FaceV2Node(optionsFor(FaceV2Node, options), echo(calls), catalog(...Object.keys(WIDTHS)));
  await node.prepare();
  return node;
}

describe('multitask/face-v2', () => {
  it('fills every block', async () => {
    const [{ blocks, count }] = await (await prepared()).process([chips(0, 0.25, 0.5)], context);
    expect(count).toBe(2);
    expect(Object.keys(blocks).sort()).toEqual(Object.keys(FEX_BLOCKS).sort());
    for (const [block, values] of Object.entries(blocks)) {
      expect(values, block).toHaveLength(2 * FEX_BLOCKS[block as FexBlock].length);
      expect(values.every(Number.isFinite), block).toBe(true);
    }
    expect([...blocks.aus!.subarray(20, 22)]).toEqual([0.5, 0.5]);
    expect(blocks.emotions![0]).toBeCloseTo(1 / 7, 6);
    expect([...blocks.pose!.subarray(0, 3)]).toEqual([0.25, -0.25, 0.25]);
    expect([...blocks.affect!]).toEqual([0.25, 0.25, 0.5, 0.5]);
    expect(blocks.blendshapes![52]).toBe(0.5);
  });

  it('puts the mesh into the source picture through the square of the chip and the fit of the frame', async () => {
    const [{ blocks }] = await (await prepared()).process([chips(0, 0.25)], context);
    const [x, y, z] = [0, 478, 956].map((at) => blocks.mesh![at]);
    expect([x, y, z]).toEqual([(10 + 25 - 2) / 0.5, (20 + 25 - 4) / 0.5, 0.25]);
    expect([blocks.landmarks![0], blocks.landmarks![68]]).toEqual([x, y]);
  });

  it('gives the same rows however the faces are put into calls', async () => {
    const items = [chips(0, 0.1, 0.2, 0.3), chips(1), chips(2, 0.4, null, 0.5)];
    const calls: number[] = [];
    const one = await (await prepared(calls)).process(items, { ...context, maxBatch: 1 });
    const all = await (await prepared(calls)).process(items, { ...context, maxBatch: 16 });
    expect(all).toEqual(one);
    expect(calls).toEqual([1, 1, 1, 1, 1, 5]);
  });

  it('runs nothing for frames without a face', async () => {
    const calls: number[] = [];
    const [found] = await (await prepared(calls)).process([chips(0)], context);
    expect(found.count).toBe(0);
    expect(calls).toEqual([]);
  });

  it('gives nulls for a face whose box is not finite, in its place', async () => {
    const calls: number[] = [];
    const [{ blocks }] = await (await prepared(calls)).process([chips(0, 0.1, null, 0.3)], context);
    expect(calls).toEqual([2]);
    for (const [block, values] of Object.entries(blocks)) {
      const width = FEX_BLOCKS[block as FexBlock].length;
      expect(values.subarray(width, 2 * width).every(Number.isNaN), block).toBe(true);
      expect(values.subarray(2 * width).some(Number.isNaN), block).toBe(false);
    }
    expect(blocks.aus![40]).toBe(Math.fround(0.3));
    const [nobody] = await (await prepared(calls)).process([chips(0, null)], context);
    expect(nobody.blocks.aus).toHaveLength(20);
  });

  it('leaves blendshapes out where the checkpoint has none', async () => {
    const heads = Object.keys(WIDTHS).filter((name) => name !== 'blendshapes');
    const node = new FaceV2Node(optionsFor(FaceV2Node), echo([], heads), catalog(...heads));
    await node.prepare();
    const [{ blocks }] = await node.process([chips(0, 0.1)], context);
    expect(blocks.blendshapes).toBeUndefined();
    expect(blocks.aus).toHaveLength(20);
  });

  it('refuses chips of another network', async () => {
    const item = chips(0, 0.1);
    const bytes: Tensor<'uint8'> = { type: 'uint8', dims: [1, 256, 256, 3], data: new Uint8Array(SIZE) };
    await expect((await prepared()).process([{ ...item, chips: bytes }], context)).rejects.toMatchObject({
      code: 'BAD_INPUT',
      hint: expect.stringContaining('detect/crop'),
    });
  });
});
