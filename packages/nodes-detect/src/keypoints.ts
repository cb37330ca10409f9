import { type Detections, DetectionsPacket, faceWeight, port, type Regions, RegionsPacket } from '@fexgraph/core';
import { cutChips, packRegions } from '@fexgraph/imaging';
import { defineNetworkNode } from '@fexgraph/inference';
import * as z from 'zod';
import { BLAZEFACE_ANCHORS, BLAZEFACE_SIDE } from './blazeface/anchors.ts';
import { BLAZEFACE_VALUES, decodeBlazeFace } from './blazeface/decode.ts';
import { type LocatedFace, locateFace } from './blazeface/locate-face.ts';
import { squareAround } from './square-around.ts';

const ANCHORS = BLAZEFACE_ANCHORS.length / 2;
const OUTPUTS = { regressors: ANCHORS * BLAZEFACE_VALUES, classificators: ANCHORS };

/**
 * Looks at a square around each box with BlazeFace short range, which sees eyes where the box detector only sees a
 * face, and turns the region so that the eyes are level. Where BlazeFace finds nothing the face stays, with the box's
 * own square, rotation 0 and NaN points: a second opinion here would also drop real profiles.
 *
 * Boxes and scores are those of the input. Points are eyes and nose; BlazeFace has no mouth corners, those are NaN.
 *
 * Source: BlazeFace (Bazarevsky et al., 2019); spec: embedded-pack 5 and 6.
 *
 * @example detections$.pipe(keypoints())
 */
export const keypoints = defineNetworkNode({
  type: 'detect/keypoints',
  version: 1,
  summary: 'finds the eyes of each face with BlazeFace and gives the rotated square around it',
  input: port(DetectionsPacket, 'face boxes'),
  output: port(RegionsPacket, 'the same faces with points and the region to cut for a face mesh'),
  options: z.object({
    threshold: z.number().min(0).max(1).default(0.3).describe('score at which BlazeFace confirms a face'),
    search: z.number().positive().default(2.2).describe('side of the searched square, times the longer box side'),
    margin: z.number().positive().default(1.5).describe('side of the region, times the longer side of the face found'),
  }),
  network: { model: 'blazeface-short', input: 'image', outputs: OUTPUTS },
  traits: { maxBatch: 16, concurrency: 2 },
  weight: faceWeight,
  async process(items, { threshold, search, margin }, { network }) {
    const searched = items.map(({ boxes, count }) =>
      Array.from({ length: count }, (_, i) => squareAround(boxes, i, search)),
    );
    const chips = items.map(({ frame }, i) => cutChips(frame.pixels, packRegions(searched[i]), BLAZEFACE_SIDE, 'zero'));
    const outputs = await network.rows(chips);
    return items.map((item, i) => {
      const { regressors, classificators } = outputs[i];
      const found = searched[i].map((region, face) => {
        const faces = decodeBlazeFace(
          regressors.subarray(face * OUTPUTS.regressors, (face + 1) * OUTPUTS.regressors),
          classificators.subarray(face * ANCHORS, (face + 1) * ANCHORS),
          threshold,
        );
        return locateFace(faces, region, item.boxes.subarray(4 * face, 4 * face + 4));
      });
      return regionsOf(item, found, margin);
    });
  },
});

function regionsOf(item: Detections, found: readonly (LocatedFace | undefined)[], margin: number): Regions {
  const points = new Float32Array(item.count * 10).fill(Number.NaN);
  const regions = found.map((face, i) => {
    if (!face) return squareAround(item.boxes, i, margin);
    points.set(face.points, 10 * i);
    return squareAround(face.box, 0, margin, face.rotation);
  });
  return { ...item, points, regions: packRegions(regions) };
}
