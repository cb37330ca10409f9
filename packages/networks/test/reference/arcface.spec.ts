import { syntheticCheckpoint } from '@fexgraph/synth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Checkpoint, readCheckpoint } from '../../src/checkpoints/index.ts';
import { buildNetwork } from '../../src/index.ts';
import { expectGolden, expectWithin, golden } from './golden.ts';
import { NetworkSession, runOnce } from './network-session.ts';
import { asBytes, asChips, goldenChips, type Picture } from './pictures.ts';

const EMBEDDINGS = golden('6-identity/arcface.f32');

let checkpoint: Checkpoint;
let chips: Picture[];
let session: NetworkSession;
beforeAll(async () => {
  checkpoint = readCheckpoint(syntheticCheckpoint('arcface_r50'));
  chips = await goldenChips();
  session = await NetworkSession.open(buildNetwork('arcface-r50', checkpoint, { input: 'chips' }));
});
afterAll(() => session.release());

describe('arcface-r50', () => {
  it('gives the reference embeddings', async () => {
    const { embeddings } = await session.run(asChips(chips));
    expectGolden(embeddings, EMBEDDINGS);
  });

  it('gives each chip of a batch what it gets alone, in any order', async () => {
    const { embeddings } = await session.run(asChips([chips[2], chips[0], chips[1]]));
    const alone = await Promise.all([2, 0, 1].map((index) => session.run(asChips([chips[index]]))));
    // embeddings have a length of 55 to 131
    expectWithin(
      embeddings,
      alone.flatMap((outputs) => [...outputs.embeddings]),
      { abs: 2e-4 },
    );
  });

  it('needs no fold for its numbers', async () => {
    const plain = buildNetwork('arcface-r50', checkpoint, { input: 'chips', folded: false });
    const { embeddings } = await runOnce(plain, asChips(chips));
    expectGolden(embeddings, EMBEDDINGS);
    expectWithin(embeddings, (await session.run(asChips(chips))).embeddings, { abs: 2e-4 });
  });

  it('takes bytes with an alpha channel, in the WebGPU form, from half precision weights', async () => {
    const options = { channels: 4, target: 'webgpu', weights: 'float16' } as const;
    const built = buildNetwork('arcface-r50', checkpoint, options);
    expect(built.inputs).toEqual([{ name: 'image', type: 'uint8', dims: ['batch', 256, 256, 4] }]);
    expect(built.onnx.byteLength).toBeLessThan(90e6);
    const { embeddings } = await runOnce(built, asBytes(chips, 4));
    // weights rounded to 11 bits, 25 layers of them
    expectWithin(embeddings, EMBEDDINGS.values, { abs: 0.05 });
  });
});
