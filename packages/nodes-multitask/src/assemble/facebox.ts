import { type FitInversion, sourceLength, sourceX, sourceY, squareBox, squareRegion } from '@fexgraph/imaging';

/** x, y, width, height in pixels of the source picture. */
export type SourceBox = readonly [x: number, y: number, width: number, height: number];

/**
 * The FaceRect columns of a detector box: the square, `expand` times the longer side, that the reference networks see
 * (quirk 1). float32 in the reference's step order, so width and height may differ in the last digit.
 *
 * @param box x1, y1, x2, y2 in pixels of the frame
 *
 * Source: spec: pipeline 3.1 and 6.1.
 */
export function faceRect([x1, y1, x2, y2]: Float32Array, expand: number, inversion: FitInversion): SourceBox {
  return sourceBox(squareBox(squareRegion(x1, y1, x2, y2, expand)), inversion);
}

/** A box of the frame in the source picture, float32. Source: spec: pipeline 1.6. */
export function sourceBox([x1, y1, x2, y2]: ArrayLike<number> & Iterable<number>, inversion: FitInversion): SourceBox {
  return [
    sourceX(inversion, x1),
    sourceY(inversion, y1),
    sourceLength(inversion, x2 - x1),
    sourceLength(inversion, y2 - y1),
  ];
}
