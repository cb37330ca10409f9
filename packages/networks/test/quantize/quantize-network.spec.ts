import type { TensorMap } from '@fexgraph/inference';
import { syntheticCheckpoint, syntheticImage } from '@fexgraph/synth';
import { describe, expect, it } from 'vitest';
import { readCheckpoint } from '../../src/checkpoints/index.ts';
import { buildNetwork } from '../../src/index.ts';
import { OnnxGraph, ops, readModel } from '../../src/onnx/index.ts';
import { type QuantizeOptions, quantizeNetwork } from '../../src/quantize/index.ts';
import { ortBackend } from '../ort-backend.ts';
import { optimisedOperators } from './optimised-operators.ts';
import { networkWithOutlier, picture, smallNetwork, valuesWithOutlier } from './small-network.ts';

const pictures = Array.from({ length: 6 }, (_, seed) => picture(seed + 10));
const quantize = (onnx: Uint8Array, options: Partial<QuantizeOptions> = {}) =>
  quantizeNetwork(onnx, { backend: ortBackend, id: 'small', feeds: pictures, ...options });

describe('quantizeNetwork', () => {
  it('stays near the network that it was made from, on pictures that it has not seen too', async () => {
    const onnx = smallNetwork();
    const { onnx: int8, integerLayers, floatLayers, deviations } = await quantize(onnx);
    expect({ integerLayers, floatLayers }).toEqual({ integerLayers: 5, floatLayers: [] });
    expect(deviations).toMatchObject([{ output: 'scores', count: 30 }]);
    expect(deviations[0].relative).toBeGreaterThan(0);
    expect(deviations[0].relative).toBeLessThan(0.05);
    for (const seed of [100, 101]) {
      const [expected, found] = [await scores(onnx, picture(seed)), await scores(int8, picture(seed))];
      const rms = (values: readonly number[]) => Math.sqrt(values.reduce((sum, v) => sum + v * v, 0));
      expect(rms(found.map((v, i) => v - expected[i])) / rms(expected)).toBeLessThan(0.08);
    }
  });

  it('is run with integers, and with floats where there are no kernels for these', async () => {
    const operators = await optimisedOperators((await quantize(smallNetwork())).onnx);
    expect(operators).toMatchObject({ QLinearConv: 4, QLinearAdd: 1, QGemm: 1, Resize: 1, Tanh: 1 });
    expect(operators.Conv).toBeUndefined();
    expect(operators.Gemm).toBeUndefined();
  });

  it('gives the same bytes for the same pictures', async () => {
    const [once, again] = [await quantize(smallNetwork()), await quantize(smallNetwork())];
    expect(Buffer.from(once.onnx).equals(again.onnx)).toBe(true);
  });

  it('leaves the layer in float whose rounding costs most, and keeps the tolerance', async () => {
    const feeds = Array.from({ length: 5 }, (_, seed) => valuesWithOutlier(seed + 3));
    const onnx = networkWithOutlier();
    const careless = await quantize(onnx, { feeds, tolerance: 10 });
    expect(careless).toMatchObject({ integerLayers: 2, floatLayers: [] });
    const careful = await quantize(onnx, { feeds, tolerance: 0.05 });
    expect(careful).toMatchObject({
      integerLayers: 1,
      floatLayers: [{ layer: expect.stringContaining('sensitive'), output: 'result' }],
    });
    expect(careful.floatLayers[0].effect).toBeGreaterThan(0.05);
    expect(careful.deviations[0].relative).toBeLessThanOrEqual(0.05);
    expect(careless.deviations[0].relative).toBeGreaterThan(0.05);
  });

  it('tells how far it is', async () => {
    const told: string[] = [];
    await quantize(smallNetwork(), { onProgress: ({ step, done, total }) => told.push(`${step} ${done}/${total}`) });
    expect(told).toEqual([
      ...pictures.map((_, i) => `values ${i + 1}/6`),
      ...['percentiles 0/4', 'percentiles 1/4', 'percentiles 2/4', 'percentiles 3/4'],
    ]);
  });

  it('takes a detector whose Resize goes by the size of another value', async () => {
    const [height, width] = [64, 96];
    const image = (name: string): TensorMap => ({
      image: { type: 'uint8', dims: [1, height, width, 3], data: syntheticImage(name, height, width) },
    });
    const checkpoint = readCheckpoint(syntheticCheckpoint('retinaface_mobilenet'));
    const { onnx } = buildNetwork('retinaface-mobilenet0.25', checkpoint, { output: 'faces' });
    const feeds = ['a', 'b'].map(image);
    const best = ({ scores }: TensorMap) => scores.data.indexOf(Math.max(...(scores.data as Float32Array)) as never);
    const found = await quantize(onnx, { feeds, tolerance: 10, percentiles: [100], rows: (r) => [best(r)] });
    expect(found.integerLayers).toBe(50);
    expect(found.deviations.map(({ output, count }) => [output, count])).toEqual([
      ['boxes', 8],
      ['scores', 2],
      ['points', 20],
    ]);
    expect(await optimisedOperators(found.onnx)).toMatchObject({ QLinearConv: 50, Resize: 2 });
  });

  it('refuses what it cannot do, and says what helps', async () => {
    await expect(quantize(smallNetwork(), { feeds: [] })).rejects.toMatchObject({ code: 'BAD_INPUT' });
    await expect(quantize(smallNetwork(), { tolerance: 1e-9 })).rejects.toMatchObject({
      code: 'BAD_MODEL',
      message: expect.stringContaining('1e-9'),
      hint: expect.stringContaining('--tolerance'),
    });
    const { onnx: int8 } = await quantize(smallNetwork());
    await expect(quantize(int8)).rejects.toThrow(/"small" cannot be quantised: it is quantised already/);
    const plain = new OnnxGraph('plain', {});
    plain.output('y', ops.tanh(plain.input('x', 'float32', [1])));
    await expect(quantize(plain.serialize())).rejects.toThrow(/no convolution and no linear layer/);
    const old = new OnnxGraph('old', { opset: 11 });
    old.output('y', ops.tanh(old.input('x', 'float32', [1])));
    await expect(quantize(old.serialize())).rejects.toThrow(/opset 11, 13 or later is needed/);
  });

  it('compares nothing where no row counts', async () => {
    await expect(quantize(smallNetwork(), { rows: () => [] })).rejects.toMatchObject({ code: 'BAD_INPUT' });
  });

  it('reads weights that are stored with half the bits', async () => {
    const graph = new OnnxGraph('halves', {});
    const x = graph.input('values', 'float32', [1, 8]);
    const halves = Uint16Array.from({ length: 64 }, (_, i) => (i % 9 === 0 ? 0x3c00 : 0x3400));
    graph.output('y', ops.gemm(x, ops.halfWeight(graph, 'w', [8, 8], halves)));
    const feeds = [
      { values: { type: 'float32' as const, dims: [1, 8], data: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8) } },
    ];
    const { onnx, deviations } = await quantize(graph.serialize(), { feeds });
    expect(readModel(onnx).graph.nodes.map(({ opType }) => opType)).not.toContain('Cast');
    expect(deviations[0].relative).toBeLessThan(0.01);
  });
});

async function scores(onnx: Uint8Array, feed: TensorMap): Promise<readonly number[]> {
  const session = await ortBackend.load({ id: 'small', sha256: '', bytes: onnx });
  try {
    return Array.from((await session.run(feed)).scores.data as Float32Array);
  } finally {
    await session.dispose();
  }
}
