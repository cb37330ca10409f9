import { syntheticCheckpoint } from '@fexgraph/synth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Checkpoint, readCheckpoint } from '../../src/checkpoints/index.ts';
import { buildNetwork } from '../../src/index.ts';
import { expectGolden, expectWithin, golden } from './golden.ts';
import { NetworkSession, runOnce } from './network-session.ts';
import { asBytes, asChips, goldenChips, type Picture } from './pictures.ts';

const ARCFACE = golden('6-identity/arcface.f32');
const FACENET = golden('6-identity/facenet.f32');

let chips: Picture[];
beforeAll(async () => {
  chips = await goldenChips();
});

describe.each([
  // embeddings of ArcFace have a length of 55 to 131, those of FaceNet of 1
  { network: 'arcface-r50', file: 'arcface_r50', expected: ARCFACE, batched: 2e-4, unfolded: 2e-4 },
  { network: 'facenet', file: 'facenet', expected: FACENET, batched: 1e-6, unfolded: 2e-6 },
] as const)('$network', ({ network, file, expected, batched, unfolded }) => {
  let checkpoint: Checkpoint;
  let session: NetworkSession;
  beforeAll(async () => {
    checkpoint = readCheckpoint(syntheticCheckpoint(file));
    session = await NetworkSession.open(buildNetwork(network, checkpoint, { input: 'chips' }));
  });
  afterAll(() => session.release());

  it('gives the reference embeddings', async () => {
    const { embeddings } = await session.run(asChips(chips));
    expectGolden(embeddings, expected);
  });

  it('gives each chip of a batch what it gets alone, in any order', async () => {
    const { embeddings } = await session.run(asChips([chips[2], chips[0], chips[1]]));
    const alone = await Promise.all([2, 0, 1].map((index) => session.run(asChips([chips[index]]))));
    expectWithin(
      embeddings,
      alone.flatMap((outputs) => [...outputs.embeddings]),
      { abs: batched },
    );
  });

  it('needs no fold for its numbers', async () => {
    const plain = buildNetwork(network, checkpoint, { input: 'chips', folded: false });
    const { embeddings } = await runOnce(plain, asChips(chips));
    expectGolden(embeddings, expected);
    expectWithin(embeddings, (await session.run(asChips(chips))).embeddings, { abs: unfolded });
  });
});

it('arcface-r50 takes bytes with an alpha channel, in the WebGPU form, from half precision weights', async () => {
  const options = { channels: 4, target: 'webgpu', weights: 'float16' } as const;
  const built = buildNetwork('arcface-r50', readCheckpoint(syntheticCheckpoint('arcface_r50')), options);
  expect(built.inputs).toEqual([{ name: 'image', type: 'uint8', dims: ['batch', 256, 256, 4] }]);
  expect(built.onnx.byteLength).toBeLessThan(90e6);
  const { embeddings } = await runOnce(built, asBytes(chips, 4));
  // weights rounded to 11 bits, 25 layers of them
  expectWithin(embeddings, ARCFACE.values, { abs: 0.05 });
});

it('facenet takes bytes, from the zip container, in the WebGPU form with a fixed batch', async () => {
  const zip = syntheticCheckpoint('facenet', { facenetContainer: 'zip' });
  const built = buildNetwork('facenet', zip, { target: 'webgpu', batch: 3 });
  expect(built.inputs).toEqual([{ name: 'image', type: 'uint8', dims: [3, 256, 256, 3] }]);
  const { embeddings } = await runOnce(built, asBytes(chips));
  expectGolden(embeddings, FACENET);
});
