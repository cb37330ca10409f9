import type { Region } from '@fexgraph/imaging';

/** Side in pixels of the chip the template is written for. */
export const ARCFACE_SIDE = 112;

/**
 * Where ArcFace networks expect image-left eye, image-right eye, nose tip, image-left and image-right mouth corner in
 * a 112 x 112 chip, x and y each.
 *
 * Source: InsightFace alignment template; spec: embedded-pack 5.
 */
export const ARCFACE_TEMPLATE: readonly number[] = [
  38.2946, 51.6963, 73.5318, 51.5014, 56.0252, 71.7366, 41.5493, 92.3655, 70.7299, 92.2041,
];

/**
 * The rotated square of the frame whose chip brings five points as near to the template as a similarity can (least
 * squares, no reflection).
 *
 * @param points [5, 2] pixels of the frame
 *
 * Source: Umeyama, Least-squares estimation of transformation parameters, 1991, in the plane.
 */
export function arcfaceRegion(points: ArrayLike<number>): Region {
  const from = meanPoint(points);
  const to = meanPoint(ARCFACE_TEMPLATE);
  // chip = a * point turned and scaled, where a = (re, im) is a complex number.
  let [re, im, spread] = [0, 0, 0];
  for (let i = 0; i < ARCFACE_TEMPLATE.length; i += 2) {
    const [x, y] = [points[i] - from.x, points[i + 1] - from.y];
    const [u, v] = [ARCFACE_TEMPLATE[i] - to.x, ARCFACE_TEMPLATE[i + 1] - to.y];
    re += x * u + y * v;
    im += x * v - y * u;
    spread += x * x + y * y;
  }
  const scale = Math.hypot(re, im) / spread;
  const rotation = -Math.atan2(im, re);
  const [dx, dy] = [(ARCFACE_SIDE / 2 - to.x) / scale, (ARCFACE_SIDE / 2 - to.y) / scale];
  const [cos, sin] = [Math.cos(rotation), Math.sin(rotation)];
  return {
    centreX: from.x + dx * cos - dy * sin,
    centreY: from.y + dx * sin + dy * cos,
    width: ARCFACE_SIDE / scale,
    height: ARCFACE_SIDE / scale,
    rotation,
  };
}

function meanPoint(points: ArrayLike<number>): { x: number; y: number } {
  let [x, y] = [0, 0];
  for (let i = 0; i < ARCFACE_TEMPLATE.length; i += 2) {
    x += points[i];
    y += points[i + 1];
  }
  const count = ARCFACE_TEMPLATE.length / 2;
  return { x: x / count, y: y / count };
}
