import { squareRegion } from '@fexgraph/imaging';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { context, detections, optionsFor, pictureFrame } from '../test/node-fixtures.ts';
import { crop } from './crop.ts';

const f32 = Math.fround;
const node = new crop.nodeClass(optionsFor(crop, { size: 8 }));

describe('detect/crop', () => {
  it('gives one float chip in 0..1 per box', async () => {
    const frame = pictureFrame(20, 10);
    const [{ chips, regions }] = await node.process([detections(frame, [2, 2, 6, 6], [10, 1, 30, 9])], context);
    expect(chips.dims).toEqual([2, 3, 8, 8]);
    for (const value of chips.data) expect(value).toBeCloseTo(40 / 255, 6);
    expect(Array.from(regions, (value) => +value.toFixed(4))).toEqual([4, 4, 4.8, 4.8, 0, 20, 5, 24, 24, 0]);
  });

  it('keeps the origin of the square bit for bit', async () => {
    const coordinate = fc.float({ min: -500, max: 2000, noNaN: true });
    await fc.assert(
      fc.asyncProperty(coordinate, coordinate, coordinate, coordinate, async (x1, y1, x2, y2) => {
        const [{ regions }] = await node.process([detections(pictureFrame(4, 4), [x1, y1, x2, y2])], context);
        const expected = squareRegion(x1, y1, x2, y2);
        expect(f32(regions[0] - f32(regions[2] / 2))).toBe(expected.x);
        expect(f32(regions[1] - f32(regions[3] / 2))).toBe(expected.y);
      }),
      { numRuns: 100 },
    );
  });

  it('lets a frame without a face through', async () => {
    const [{ chips }] = await node.process([detections(pictureFrame(4, 4))], context);
    expect(chips.dims).toEqual([0, 3, 8, 8]);
  });
});
