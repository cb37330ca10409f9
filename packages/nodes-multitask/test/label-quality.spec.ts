import type { Frame } from '@fexgraph/core';
import { cluster } from '@fexgraph/nodes-identity';
import sharp from 'sharp';
import type { DependencyContainer } from 'tsyringe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { astronaut, embeddedModels, findMeshes, frameOf, identify, run, view } from './embedded-chain.ts';

let models: DependencyContainer;
let photo: Frame;
beforeAll(async () => {
  models = await embeddedModels();
  photo = await astronaut();
});
afterAll(() => models.dispose());

const FACE = { centreX: 224, centreY: 118 };
const close = (size: number) => view(photo, { ...FACE, width: 220, height: 220 }, size);

/** A mask over nose, mouth and chin. */
function masked(colour: readonly number[]): Frame {
  const { pixels, width, height } = close(440);
  const data = pixels.data.slice();
  for (let y = 248; y < 350; y++) {
    for (let x = 150; x < 300; x++) data.set(colour, 3 * (y * width + x));
  }
  return frameOf(data, width, height);
}

async function blurred(): Promise<Frame> {
  const { pixels, width, height } = close(440);
  const soft = sharp(pixels.data, { raw: { width, height, channels: 3 } }).blur(9);
  return frameOf(new Uint8Array(await soft.raw().toBuffer()), width, height);
}

async function labelled(...frames: Frame[]) {
  const [found] = [await identify(models, await findMeshes(models, frames))];
  const labels = await run(found, cluster({}, models));
  return labels.map((one) => [one.labels?.[0], one.withheld?.[0]]);
}

describe('labels of the example photo', () => {
  it('are given where the face can be seen, and not where it is tiny, blurred or masked', async () => {
    const views = [
      close(440),
      view(photo, { ...FACE, width: 420, height: 420 }, 300),
      view(photo, { ...FACE, width: 380, height: 380 }, 60),
      await blurred(),
      masked([150, 190, 220]),
      masked([244, 244, 242]),
    ];
    expect(await labelled(...views)).toEqual([
      ['Person_0', null],
      ['Person_0', null],
      [null, 'small'],
      [null, 'blurred'],
      [null, 'covered'],
      [null, 'covered'],
    ]);
  });
});
