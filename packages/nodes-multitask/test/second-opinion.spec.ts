import type { Frame } from '@fexgraph/core';
import { rfb320 } from '@fexgraph/nodes-detect';
import { cluster } from '@fexgraph/nodes-identity';
import sharp from 'sharp';
import type { DependencyContainer } from 'tsyringe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emotion } from '../src/index.ts';
import { astronaut, embeddedModels, frameOf, identify, meshesOf, run } from './embedded-chain.ts';

let models: DependencyContainer;
let photo: Frame;
beforeAll(async () => {
  models = await embeddedModels();
  photo = await astronaut();
});
afterAll(() => models.dispose());

/** Parts of the suit in the photo that the detector takes for faces. */
async function suit(left: number, top: number, width: number, height: number): Promise<Frame> {
  const { pixels } = photo;
  const { data, info } = await sharp(pixels.data, { raw: { width: pixels.width, height: pixels.height, channels: 3 } })
    .extract({ left, top, width, height })
    .resize(480, 360, { fit: 'fill' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return frameOf(new Uint8Array(data), info.width, info.height);
}

describe('what the detector takes for a face', () => {
  it('keeps its box and gets no mesh, emotion or person where the mesh network is not sure', async () => {
    const frames = [await suit(9, 283, 211, 210), await suit(0, 280, 220, 220)];
    const boxes = await run(frames, rfb320({}, models));
    expect(boxes.map(({ count }) => count)).toEqual([1, 1]);
    const meshes = await meshesOf(models, boxes);
    expect(meshes.map(({ count, mesh }) => [count, mesh[0]])).toEqual([
      [1, Number.NaN],
      [1, Number.NaN],
    ]);
    // The face flag alone, as a probability, is near 1 on one of them.
    expect(Math.max(...meshes.flatMap(({ presence }) => [...presence]))).toBeGreaterThan(0.99);
    const feelings = await run(meshes, emotion({}, models));
    expect(feelings.flatMap(({ blocks }) => [...blocks.emotions!]).every(Number.isNaN)).toBe(true);
    const people = await run(await identify(models, meshes), cluster({}, models));
    expect(people.map(({ labels }) => labels)).toEqual([[null], [null]]);
  });
});
