import { cropRegion, packRegions } from '@fexgraph/imaging';
import { describe, expect, it } from 'vitest';
import { context, detections, optionsFor, pictureFrame } from '../test/node-fixtures.ts';
import { cropRotated } from './crop-rotated.ts';

describe('detect/crop-rotated', () => {
  const frame = pictureFrame(64, 64);
  const region = { centreX: 60, centreY: 32, width: 20, height: 20, rotation: 0.3 };
  const regions = { ...detections(frame, [50, 22, 70, 42]), regions: packRegions([region]) };

  it('cuts one chip per face with the border asked for', async () => {
    for (const border of ['replicate', 'zero'] as const) {
      const node = new cropRotated.nodeClass(optionsFor(cropRotated, { size: 16, border }));
      const [{ chips, key, regions: kept }] = await node.process([regions], context);
      expect(chips).toMatchObject({ type: 'uint8', dims: [1, 16, 16, 3] });
      expect(chips.data).toEqual(cropRegion(frame.pixels, region, 16, { border }));
      expect([key, kept]).toEqual([frame.key, regions.regions]);
    }
  });

  it('lets a frame without a face through', async () => {
    const node = new cropRotated.nodeClass(optionsFor(cropRotated));
    const none = { ...detections(frame), regions: new Float32Array(0) };
    expect((await node.process([none], context))[0].chips.dims).toEqual([0, 192, 192, 3]);
    expect([node.weight?.(none), node.weight?.(regions)]).toEqual([1, 1]);
  });
});
