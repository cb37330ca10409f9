import { squareRegion } from '@fexgraph/imaging';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detections, optionsFor, pictureFrame } from '../test/node-fixtures.ts';
import { CropNode } from './crop.ts';

const f32 = Math.fround;
const node = new CropNode(optionsFor(CropNode, { size: 8 }));

describe('detect/crop', () => {
  it('gives one float chip in 0..1 per box', () => {
    const frame = pictureFrame(20, 10);
    const [{ chips, regions }] = node.process([detections(frame, [2, 2, 6, 6], [10, 1, 30, 9])]);
    expect(chips.dims).toEqual([2, 3, 8, 8]);
    for (const value of chips.data) expect(value).toBeCloseTo(40 / 255, 6);
    expect(Array.from(regions, (value) => +value.toFixed(4))).toEqual([4, 4, 4.8, 4.8, 0, 20, 5, 24, 24, 0]);
  });

  it('keeps the origin of the square bit for bit', () => {
    const coordinate = fc.float({ min: -500, max: 2000, noNaN: true });
    fc.assert(
      fc.property(coordinate, coordinate, coordinate, coordinate, (x1, y1, x2, y2) => {
        const [{ regions }] = node.process([detections(pictureFrame(4, 4), [x1, y1, x2, y2])]);
        const expected = squareRegion(x1, y1, x2, y2);
        expect(f32(regions[0] - f32(regions[2] / 2))).toBe(expected.x);
        expect(f32(regions[1] - f32(regions[3] / 2))).toBe(expected.y);
      }),
      { numRuns: 100 },
    );
  });

  it('lets a frame without a face through', () => {
    const [{ chips }] = node.process([detections(pictureFrame(4, 4))]);
    expect(chips.dims).toEqual([0, 3, 8, 8]);
  });
});
