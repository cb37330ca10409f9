import { BLAZEFACE_ANCHORS, BLAZEFACE_SIDE } from './anchors.ts';
import type { BlazeFace } from './blaze-face.ts';
import { weightedSuppression } from './weighted-suppression.ts';

/** Points per face: image-left eye, image-right eye, nose tip, mouth centre, image-left ear, image-right ear. */
export const BLAZEFACE_POINTS = 6;
/** Numbers per anchor: cx, cy, width, height, then the points, in input pixels relative to the anchor. */
export const BLAZEFACE_VALUES = 4 + 2 * BLAZEFACE_POINTS;

/** The sigmoid saturates long before this; the clamp keeps `exp` finite. */
const LOGIT_LIMIT = 100;

/**
 * Faces in one chip.
 *
 * @param regressors [896, 16] of the chip
 * @param logits [896] of the chip
 * @param threshold least score, 0..1
 * @param iou faces that overlap a better one by more are averaged with it
 * @returns faces in fractions of the chip, best first
 */
export function decodeBlazeFace(
  regressors: Float32Array,
  logits: Float32Array,
  threshold: number,
  iou = 0.3,
): BlazeFace[] {
  const faces: BlazeFace[] = [];
  logits.forEach((logit, anchor) => {
    const score = 1 / (1 + Math.exp(-Math.max(-LOGIT_LIMIT, Math.min(LOGIT_LIMIT, logit))));
    if (score >= threshold) faces.push({ score, values: decodeAnchor(regressors, anchor) });
  });
  return weightedSuppression(faces, iou);
}

function decodeAnchor(regressors: Float32Array, anchor: number): Float64Array {
  const raw = regressors.subarray(anchor * BLAZEFACE_VALUES, (anchor + 1) * BLAZEFACE_VALUES);
  const centre = BLAZEFACE_ANCHORS.subarray(2 * anchor, 2 * anchor + 2);
  const values = Float64Array.from(raw, (value, i) => value / BLAZEFACE_SIDE + centre[i % 2]);
  const [width, height] = [raw[2] / BLAZEFACE_SIDE, raw[3] / BLAZEFACE_SIDE];
  const [cx, cy] = values;
  values.set([cx - width / 2, cy - height / 2, cx + width / 2, cy + height / 2]);
  return values;
}
