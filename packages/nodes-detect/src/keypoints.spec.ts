import { regionAt } from '@fexgraph/imaging';
import { describe, expect, it } from 'vitest';
import { context, detections, FakeInference, floats, optionsFor, pictureFrame } from '../test/node-fixtures.ts';
import { keypoints } from './keypoints.ts';

const ANCHOR = 220; // row 6, column 14 of the fine level: centre 0.90625, 0.40625 of the chip

/** Sees a face in the first chip of each call only: eyes 16 chip pixels apart, 8 lower on the right. */
function firstOnly(): FakeInference {
  return new FakeInference(({ dims: [faces] }) => {
    const regressors = new Float32Array(faces * 896 * 16);
    const logits = new Float32Array(faces * 896).fill(-20);
    logits[ANCHOR] = 3;
    const toCentre = [64 - 0.90625 * 128, 64 - 0.40625 * 128];
    const eyes = [toCentre[0] - 8, toCentre[1] - 4, toCentre[0] + 8, toCentre[1] + 4];
    regressors.set([...toCentre, 64, 32, ...eyes, ...toCentre, 0, 0, 0, 0, 0, 0], ANCHOR * 16);
    return { regressors: floats(regressors, faces, 896, 16), classificators: floats(logits, faces, 896, 1) };
  });
}

async function prepared(inference: FakeInference, options = {}) {
  const node = new keypoints.nodeClass(optionsFor(keypoints, options), inference);
  await node.prepare();
  return node;
}

describe('detect/keypoints', () => {
  const frame = pictureFrame(400, 300);
  const two = detections(frame, [100, 100, 140, 150], [200, 100, 220, 110]);

  it('turns the region of a face whose eyes it found, and keeps boxes and scores', async () => {
    const [found] = await (await prepared(firstOnly())).process([two], context);
    const region = regionAt(found.regions, 0);
    // The searched square is 2.2 x 50 = 110 pixels; the face found spans half of it.
    expect(region.centreX).toBeCloseTo(120, 3);
    expect(region.centreY).toBeCloseTo(125, 3);
    expect(region.width).toBeCloseTo(1.5 * 55, 3);
    expect(region.rotation).toBeCloseTo(Math.atan2(8, 16), 5);
    expect(found.points!.slice(0, 4).map(Math.round)).toEqual(Float32Array.of(113, 122, 127, 128));
    expect([...found.points!.slice(6, 10)]).toEqual([NaN, NaN, NaN, NaN]);
    expect([found.boxes, found.scores, found.count]).toEqual([two.boxes, two.scores, 2]);
  });

  it('keeps a face that BlazeFace does not confirm: its own square, upright, without points', async () => {
    const [found] = await (await prepared(firstOnly())).process([two], context);
    expect(regionAt(found.regions, 1)).toEqual({ centreX: 210, centreY: 105, width: 30, height: 30, rotation: 0 });
    expect(found.points!.slice(10).every(Number.isNaN)).toBe(true);
  });

  it('asks for all faces of a micro-batch together and for none where there is no face', async () => {
    const inference = firstOnly();
    const node = await prepared(inference);
    const inTwos = { ...context, maxBatch: 2 };
    const items = [two, detections(pictureFrame(64, 64, 1)), detections(pictureFrame(64, 64, 2), [1, 1, 9, 9])];
    const found = await node.process(items, inTwos);
    expect(inference.images.map(({ dims }) => dims[0])).toEqual([2, 1]);
    expect(found.map(({ count, regions }) => [count, regions.length])).toEqual([
      [2, 10],
      [0, 0],
      [1, 5],
    ]);
    expect(items.map((item) => node.weight?.(item))).toEqual([2, 1, 1]);
    inference.images.length = 0;
    await node.process([items[1]], context);
    expect(inference.images).toEqual([]);
  });
});
