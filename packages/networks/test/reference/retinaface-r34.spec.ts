import { syntheticCheckpoint } from '@fexgraph/synth';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { type Checkpoint, readCheckpoint } from '../../src/checkpoints/index.ts';
import { buildNetwork } from '../../src/index.ts';
import { expectGolden, expectWithin, type Golden, golden } from './golden.ts';
import { NetworkSession, type Outputs, runOnce } from './network-session.ts';
import { asBytes, synthetic } from './pictures.ts';

const CASES = ['192x256', '250x333'];

function faceProbabilities(name: string): Golden {
  const both = golden(`2-retinaface/${name}/prob.f32`);
  return { ...both, values: both.values.filter((_, index) => index % 2 === 1) };
}

function expectGoldenHeads(outputs: Outputs, name: string): void {
  expectGolden(outputs.scores, faceProbabilities(name));
  expectGolden(outputs.loc, golden(`2-retinaface/${name}/loc.f32`));
  expectGolden(outputs.landmarks, golden(`2-retinaface/${name}/landm.f32`));
}

let checkpoint: Checkpoint;
let session: NetworkSession;
beforeAll(async () => {
  checkpoint = readCheckpoint(syntheticCheckpoint('retinaface_r34'));
  session = await NetworkSession.open(buildNetwork('retinaface-r34', checkpoint));
});
afterAll(() => session.release());

describe('retinaface-r34', () => {
  it.each(CASES)('gives the reference heads for a frame of %s', async (name) => {
    expectGoldenHeads(await session.run(asBytes([synthetic(`retinaface_${name}`)])), name);
  });

  it('needs no fold for its numbers', async () => {
    const plain = await NetworkSession.open(buildNetwork('retinaface-r34', checkpoint, { folded: false }));
    for (const name of CASES) expectGoldenHeads(await plain.run(asBytes([synthetic(`retinaface_${name}`)])), name);
    await plain.release();
  });

  it('has a difference of class logits behind each score', async () => {
    const { scores } = await session.run(asBytes([synthetic('retinaface_192x256')]));
    const logits = golden('2-retinaface/192x256/logits.f32');
    const differences = Float64Array.from(
      scores,
      (_, anchor) => logits.values[2 * anchor + 1] - logits.values[2 * anchor],
    );
    expectWithin(
      Float64Array.from(scores, (score) => Math.log(score / (1 - score))),
      differences,
      { abs: 1e-3 },
    );
  });

  it.each(CASES)('decodes boxes and points in pixels, %s', async (name) => {
    const frame = synthetic(`retinaface_${name}`);
    const built = buildNetwork('retinaface-r34', checkpoint, { output: 'faces', target: 'cpu' });
    const { boxes, points, scores } = await runOnce(built, asBytes([frame]));
    expectGolden(boxes, golden(`2-retinaface/${name}/boxes.f32`));
    expectGolden(scores, faceProbabilities(name));
    // the golden has fractions of the frame
    const expected = golden(`2-retinaface/${name}/points.f32`).values.map(
      (value, index) => value * (index % 2 === 0 ? frame.width : frame.height),
    );
    expectWithin(points, expected, { abs: 0.003, rel: 1e-5 });
  });
});
