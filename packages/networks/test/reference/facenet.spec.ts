import { syntheticCheckpoint } from '@fexgraph/synth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Checkpoint, readCheckpoint } from '../../src/checkpoints/index.ts';
import { buildNetwork } from '../../src/index.ts';
import { expectGolden, expectWithin, golden } from './golden.ts';
import { NetworkSession, runOnce } from './network-session.ts';
import { asBytes, asChips, goldenChips, type Picture } from './pictures.ts';

const EMBEDDINGS = golden('6-identity/facenet.f32');

let checkpoint: Checkpoint;
let chips: Picture[];
let session: NetworkSession;
beforeAll(async () => {
  checkpoint = readCheckpoint(syntheticCheckpoint('facenet'));
  chips = await goldenChips();
  session = await NetworkSession.open(buildNetwork('facenet', checkpoint, { input: 'chips' }));
});
afterAll(() => session.release());

describe('facenet', () => {
  it('gives the reference embeddings', async () => {
    const { embeddings } = await session.run(asChips(chips));
    expectGolden(embeddings, EMBEDDINGS);
  });

  it('gives each chip of a batch what it gets alone, in any order', async () => {
    const { embeddings } = await session.run(asChips([chips[2], chips[0], chips[1]]));
    const alone = await Promise.all([2, 0, 1].map((index) => session.run(asChips([chips[index]]))));
    expectWithin(
      embeddings,
      alone.flatMap((outputs) => [...outputs.embeddings]),
      { abs: 1e-6 },
    );
  });

  it('needs no fold for its numbers', async () => {
    const plain = buildNetwork('facenet', checkpoint, { input: 'chips', folded: false });
    const { embeddings } = await runOnce(plain, asChips(chips));
    expectGolden(embeddings, EMBEDDINGS);
    expectWithin(embeddings, (await session.run(asChips(chips))).embeddings, { abs: 2e-6 });
  });

  it('takes bytes, from the zip container, in the WebGPU form with a fixed batch', async () => {
    const zip = syntheticCheckpoint('facenet', { facenetContainer: 'zip' });
    const built = buildNetwork('facenet', zip, { target: 'webgpu', batch: 3 });
    expect(built.inputs).toEqual([{ name: 'image', type: 'uint8', dims: [3, 256, 256, 3] }]);
    const { embeddings } = await runOnce(built, asBytes(chips));
    expectGolden(embeddings, EMBEDDINGS);
  });
});
