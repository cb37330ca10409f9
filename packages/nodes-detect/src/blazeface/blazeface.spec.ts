import { regionAt } from '@fexgraph/imaging';
import { expect, it } from 'vitest';
import { context, FakeInference, floats, optionsFor, pictureFrame } from '../../test/node-fixtures.ts';
import { blazeface } from './blazeface.ts';

/** Row 8, column 8 of the fine level: 0.53125 of the picture. */
const ANCHOR = 2 * (8 * 16 + 8);

/** A face of 64 by 32 pixels of the chip in the middle of it; the right eye is 8 lower. */
const inference = () =>
  new FakeInference(({ dims: [pictures] }) => {
    const regressors = new Float32Array(pictures * 896 * 16);
    const logits = new Float32Array(pictures * 896).fill(-20);
    for (let i = 0; i < pictures; i++) {
      logits[896 * i + ANCHOR] = 3;
      regressors.set([-4, -4, 64, 32, -12, -8, 4, 0], (896 * i + ANCHOR) * 16);
    }
    return { regressors: floats(regressors, pictures, 896, 16), classificators: floats(logits, pictures, 896, 1) };
  });

async function find(width: number, height: number, options = {}) {
  const node = new blazeface.nodeClass(optionsFor(blazeface, options), inference());
  await node.prepare();
  const [found] = await node.process([pictureFrame(width, height)], context);
  return found;
}

it('places box, eyes and turned region in a picture that is wider than high', async () => {
  const found = await find(256, 128);
  expect(found.count).toBe(1);
  expect(found.scores[0]).toBeCloseTo(1 / (1 + Math.exp(-3)), 5);
  expect([...found.boxes]).toEqual([64, 32, 192, 96]);
  expect([...found.points!.slice(0, 4)]).toEqual([112, 56, 144, 72]);
  expect([...found.points!.slice(6)].every(Number.isNaN)).toBe(true);
  const { rotation, ...region } = regionAt(found.regions, 0);
  expect(region).toEqual({ centreX: 128, centreY: 64, width: 192, height: 96 });
  expect(rotation).toBeCloseTo(Math.atan2(16, 32), 5);
});

it('finds nothing below the threshold', async () => {
  const found = await find(128, 128, { threshold: 0.96 });
  expect([found.count, found.boxes.length, found.regions.length]).toEqual([0, 0, 0]);
});
