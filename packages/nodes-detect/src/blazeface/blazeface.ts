import { type Detections, FramePacket, port, type Regions, RegionsPacket } from '@fexgraph/core';
import { cutChips, packRegions, type Region, type RegionMap, regionMap } from '@fexgraph/imaging';
import { defineNetworkNode } from '@fexgraph/inference';
import * as z from 'zod';
import { sampling } from '../sampling.ts';
import { BLAZEFACE_ANCHORS, BLAZEFACE_SIDE } from './anchors.ts';
import type { BlazeFace } from './blaze-face.ts';
import { BLAZEFACE_VALUES, decodeBlazeFace } from './decode.ts';

const ANCHORS = BLAZEFACE_ANCHORS.length / 2;
const OUTPUTS = { regressors: ANCHORS * BLAZEFACE_VALUES, classificators: ANCHORS };

/**
 * MediaPipe's way to find faces: one look at the whole picture, letterboxed to 128 x 128 pixels. Small faces are lost; the
 * other detectors find more. The region of a face is its box times `margin`, turned so that the eyes are level.
 *
 * Source: Bazarevsky et al., BlazeFace, 2019; spec: mediapipe-task 2.2.
 *
 * @example frames$.pipe(blazeface(), cropRotated({ size: 256 }))
 */
export const blazeface = defineNetworkNode({
  type: 'detect/blazeface',
  version: 1,
  summary: 'finds faces as MediaPipe does, with BlazeFace on the whole picture at 128 x 128',
  input: port(FramePacket, 'pictures'),
  output: port(RegionsPacket, 'face boxes, best first, with eyes, nose and the region to cut for a face mesh'),
  options: z.object({
    threshold: z.number().min(0).max(1).default(0.5).describe('a face must score at least this'),
    iou: z.number().min(0).max(1).default(0.5).describe('boxes that overlap a better one by more are averaged with it'),
    margin: z.number().positive().default(1.5).describe('sides of the region, times those of the box'),
    sampling,
  }),
  network: { model: 'blazeface-short', input: 'image', outputs: OUTPUTS },
  traits: { maxBatch: 4, concurrency: 2 },
  live: ['threshold', 'iou', 'margin'],
  async process(frames, { threshold, iou, margin, sampling }, { network }) {
    const views = frames.map(({ width, height }) => letterbox(width, height));
    const chips = frames.map(({ pixels }, i) =>
      cutChips(pixels, packRegions([views[i]]), BLAZEFACE_SIDE, 'zero', sampling),
    );
    const outputs = await network.rows(chips);
    return frames.map((frame, i) => {
      const { regressors, classificators } = outputs[i];
      const faces = decodeBlazeFace(regressors, classificators, threshold, iou);
      return facesOf({ key: frame.key, frame }, faces, regionMap(views[i]), margin);
    });
  },
});

/** The square around a picture. */
function letterbox(width: number, height: number): Region {
  const side = Math.max(width, height);
  return { centreX: width / 2, centreY: height / 2, width: side, height: side, rotation: 0 };
}

function facesOf(
  { key, frame }: Pick<Detections, 'key' | 'frame'>,
  faces: readonly BlazeFace[],
  { originX, originY, uX, vY }: RegionMap,
  margin: number,
): Regions {
  const count = faces.length;
  const boxes = new Float32Array(4 * count);
  const points = new Float32Array(10 * count).fill(Number.NaN);
  const regions = faces.map(({ values }, face): Region => {
    const placed = values.map((value, i) => (i % 2 === 0 ? originX + value * uX : originY + value * vY));
    const [x1, y1, x2, y2, leftX, leftY, rightX, rightY] = placed;
    boxes.set([x1, y1, x2, y2], 4 * face);
    // The network gives the middle of the mouth, not its corners.
    points.set(placed.subarray(4, 10), 10 * face);
    return {
      centreX: (x1 + x2) / 2,
      centreY: (y1 + y2) / 2,
      width: margin * (x2 - x1),
      height: margin * (y2 - y1),
      rotation: Math.atan2(rightY - leftY, rightX - leftX),
    };
  });
  const scores = Float32Array.from(faces, ({ score }) => score);
  return { key, frame, count, boxes, scores, points, regions: packRegions(regions) };
}
