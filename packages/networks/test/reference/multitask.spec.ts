import { syntheticCheckpoint } from '@fexgraph/synth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Checkpoint, readCheckpoint } from '../../src/checkpoints/index.ts';
import { buildNetwork } from '../../src/index.ts';
import { expectGolden, expectWithin, golden } from './golden.ts';
import { NetworkSession, type Outputs, runOnce } from './network-session.ts';
import { asBytes, asChips, goldenChips, type Picture } from './pictures.ts';

const SHARED_HEADS = ['p_au', 'mesh', 'pose', 'blendshapes'];
const VARIANT_HEADS = ['emotion_logits', 'va', 'gaze'];

function expectGoldenHeads(outputs: Outputs, variant: string): void {
  for (const head of SHARED_HEADS) expectGolden(outputs[head], golden(`5-multitask/${head}.f32`));
  for (const head of VARIANT_HEADS) expectGolden(outputs[head], golden(`5-multitask/${variant}/${head}.f32`));
}

let checkpoint: Checkpoint;
let chips: Picture[];
let session: NetworkSession;
beforeAll(async () => {
  checkpoint = readCheckpoint(syntheticCheckpoint('face_multitask_v2'));
  chips = await goldenChips();
  session = await NetworkSession.open(buildNetwork('face-multitask-v2', checkpoint, { input: 'chips' }));
});
afterAll(() => session.release());

describe('face-multitask-v2', () => {
  it('gives the reference heads with the mesh divisor of py-feat 2.0.3', async () => {
    expectGoldenHeads(await session.run(asChips(chips)), 'au-div224');
  });

  it('gives the heads as trained', async () => {
    const built = buildNetwork('face-multitask-v2', checkpoint, { input: 'chips', meshDivisor: 'asTrained' });
    expectGoldenHeads(await runOnce(built, asChips(chips)), 'au-div1');
  });

  it('gives each chip of a batch what it gets alone, in any order', async () => {
    const batch = await session.run(asChips([chips[2], chips[0], chips[1]]));
    const alone = await Promise.all([2, 0, 1].map((index) => session.run(asChips([chips[index]]))));
    for (const [head, values] of Object.entries(batch)) {
      expectWithin(
        values,
        alone.flatMap((outputs) => [...outputs[head]]),
        { abs: 1e-5 },
        head,
      );
    }
  });

  it('needs no fold for its numbers', async () => {
    const plain = buildNetwork('face-multitask-v2', checkpoint, { input: 'chips', folded: false });
    const outputs = await runOnce(plain, asChips(chips));
    expectGoldenHeads(outputs, 'au-div224');
    const folded = await session.run(asChips(chips));
    for (const [head, values] of Object.entries(outputs)) expectWithin(values, folded[head], { abs: 1e-5 }, head);
  });

  it('takes bytes with an alpha channel in the WebGPU form', async () => {
    const built = buildNetwork('face-multitask-v2', checkpoint, { channels: 4, target: 'webgpu' });
    expect(built.inputs).toEqual([{ name: 'image', type: 'uint8', dims: ['batch', 256, 256, 4] }]);
    expectGoldenHeads(await runOnce(built, asBytes(chips, 4)), 'au-div224');
  });

  it('says its widths, and what it took without evidence', () => {
    const { parameters, warnings, outputs } = buildNetwork('face-multitask-v2', checkpoint);
    expect(parameters).toMatchObject({ actionUnits: 20, emotions: 7, blendshapes: 52, neighbours: 4, chipSize: 256 });
    expect(warnings).toEqual([expect.stringMatching(/knn_k.*default 4/)]);
    expect(outputs.map(({ name, dims }) => `${name} ${dims}`)).toEqual([
      'p_au batch,20',
      'emotion_logits batch,7',
      'va batch,2',
      'gaze batch,2',
      'mesh batch,478,3',
      'pose batch,6',
      'blendshapes batch,52',
    ]);
  });
});

describe('face-multitask-v2 whose emotion head does not see the action units', () => {
  let blind: Checkpoint;
  beforeAll(() => {
    blind = readCheckpoint(syntheticCheckpoint('face_multitask_v2', { emotionUsesAus: false }));
  });

  it.each([
    ['parity203', 'noau-div224'],
    ['asTrained', 'noau-div1'],
  ] as const)('gives the reference heads, %s', async (meshDivisor, variant) => {
    const built = buildNetwork('face-multitask-v2', blind, { input: 'chips', meshDivisor });
    expectGoldenHeads(await runOnce(built, asChips(chips)), variant);
  });
});
