import type { HeadFrame } from '../geometry/head-fit.ts';

/**
 * Lengths of a face seen from the front, without pose and size. Unless stated, in distances between the inner eye
 * corners. Right and left are the subject's.
 */
export interface FaceMeasures {
  /** Height of the eye opening over the distance of its corners: about 0.3 open, under 0.1 shut. */
  readonly eyeOpening: { readonly right: number; readonly left: number };
  readonly mouthWidth: number;
  /** Distance of the inner lips. */
  readonly lipGap: number;
  /** How far the mouth corners lie above the middle of the mouth. */
  readonly cornerLift: { readonly right: number; readonly left: number };
}

const [INNER_EYE_RIGHT, INNER_EYE_LEFT] = [133, 362];
const [MOUTH_CORNER_RIGHT, MOUTH_CORNER_LEFT] = [61, 291];
const [UPPER_INNER_LIP, LOWER_INNER_LIP] = [13, 14];
/** Three lid pairs (upper, lower) and the corners. */
const LIDS = {
  right: {
    pairs: [
      [160, 144],
      [158, 153],
      [159, 145],
    ],
    corners: [33, 133],
  },
  left: {
    pairs: [
      [387, 373],
      [385, 380],
      [386, 374],
    ],
    corners: [263, 362],
  },
} as const;

/** Source: spec: embedded-pack 11; the eye opening is the eye aspect ratio of Soukupová and Čech, 2016. */
export function measureFace(head: HeadFrame): FaceMeasures {
  const unit = head.distance(INNER_EYE_RIGHT, INNER_EYE_LEFT);
  const eyeOpening = ({ pairs, corners }: (typeof LIDS)['right' | 'left']) =>
    pairs.reduce((sum, [upper, lower]) => sum + head.distance(upper, lower), 0) /
    (3 * head.distance(corners[0], corners[1]));
  const middle = head.height(UPPER_INNER_LIP, LOWER_INNER_LIP);
  return {
    eyeOpening: { right: eyeOpening(LIDS.right), left: eyeOpening(LIDS.left) },
    mouthWidth: head.distance(MOUTH_CORNER_RIGHT, MOUTH_CORNER_LEFT) / unit,
    lipGap: head.distance(UPPER_INNER_LIP, LOWER_INNER_LIP) / unit,
    cornerLift: {
      right: (head.height(MOUTH_CORNER_RIGHT) - middle) / unit,
      left: (head.height(MOUTH_CORNER_LEFT) - middle) / unit,
    },
  };
}
