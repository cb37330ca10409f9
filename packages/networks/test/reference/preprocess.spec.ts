import { beforeAll, describe, expect, it } from 'vitest';
import { OnnxGraph, type Value } from '../../src/onnx/index.ts';
import type { NetworkBuild } from '../../src/reference/network-build.ts';
import { arcfaceInput, facenetInput, multitaskInput } from '../../src/reference/preprocess/network-inputs.ts';
import { type ChipInput, chipInput } from '../../src/reference/preprocess/picture-input.ts';
import type { Feed } from '../run-onnx.ts';
import { expectGolden, golden } from './golden.ts';
import { runOnce } from './network-session.ts';
import { asBytes, asChips, goldenChips, type Picture, synthetic } from './pictures.ts';

type Prepare = (build: NetworkBuild, chips: ChipInput) => Value;
const FOLDED = [true, false];

/** Runs only what stands in front of a network. */
async function prepared(
  prepare: Prepare,
  feeds: Readonly<Record<string, Feed>>,
  options: { folded: boolean; size?: number },
): Promise<Float32Array> {
  const graph = new OnnxGraph('preprocess', { opset: 20, irVersion: 9 });
  const kind = 'chips' in feeds ? 'chips' : 'bytes';
  const chips = chipInput(graph, { kind, batch: 'batch', size: options.size ?? 256, channels: 3 });
  const checkpoint = undefined as never;
  const build: NetworkBuild = { graph, checkpoint, folded: options.folded, halfWeights: false, target: 'cpu' };
  graph.output('prepared', prepare(build, chips));
  const outputs = await runOnce({ onnx: graph.serialize() } as never, feeds);
  return outputs.prepared;
}

/** Rows and columns `offset`, `offset + stride`, ... of [pictures, side, side] planes. */
function subsample(values: Float32Array, side: number, offset: number, stride: number): number[] {
  const kept: number[] = [];
  for (let index = 0; index < values.length; index++) {
    const [row, column] = [Math.floor(index / side) % side, index % side];
    if (row % stride === offset && column % stride === offset) kept.push(values[index]);
  }
  return kept;
}

const multitask: Prepare = (_, chips) => multitaskInput(chips, 224, { standardized: true });

let chips: Picture[];
beforeAll(async () => {
  chips = await goldenChips();
});

describe.each(FOLDED)('input of the networks (folded: %s)', (folded) => {
  it('ArcFace: 112, -1..1', async () => {
    for (const feeds of [asChips(chips), asBytes(chips)]) {
      const values = await prepared(arcfaceInput, feeds, { folded });
      expectGolden(subsample(values, 112, 1, 3), golden('4-preprocess/arcface-112.f32'));
    }
  });

  it('FaceNet: 112, 0..1', async () => {
    for (const feeds of [asChips(chips), asBytes(chips)]) {
      const values = await prepared(facenetInput, feeds, { folded });
      expectGolden(subsample(values, 112, 1, 3), golden('4-preprocess/facenet-112.f32'));
    }
  });
});

describe('input of the multitask network', () => {
  it('224, low-pass filtered, ImageNet statistics', async () => {
    for (const feeds of [asChips(chips), asBytes(chips)]) {
      const values = await prepared(multitask, feeds, { folded: false });
      expectGolden(subsample(values, 224, 2, 5), golden('4-preprocess/multitask-224.f32'));
      expectGolden(rows(values, [0, 1, 222, 223]), golden('4-preprocess/multitask-224-border.f32'));
    }
  });

  it('takes chips of another size by way of 256, in one step', async () => {
    const chip = synthetic('chip_300');
    const values = await prepared(multitask, asChips([chip]), { folded: false, size: 300 });
    expectGolden(subsample(values, 224, 2, 5), golden('4-preprocess/multitask-from-300.f32'));
  });
});

function rows(values: Float32Array, wanted: readonly number[]): number[] {
  const planes = values.length / (224 * 224);
  expect(planes).toBe(9);
  return Array.from({ length: planes }, (_, plane) =>
    wanted.flatMap((row) => [...values.subarray((plane * 224 + row) * 224, (plane * 224 + row + 1) * 224)]),
  ).flat();
}
