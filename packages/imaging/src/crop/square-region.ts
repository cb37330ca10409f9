const f32 = Math.fround;

/** How much larger than the longer box side the crop is. Source: spec pipeline 3.1. */
export const SQUARE_CROP_EXPANSION = 1.2;

/** A square of the frame: origin (upper left) and side in frame pixels. It may reach outside the frame. */
export interface SquareRegion {
  readonly x: number;
  readonly y: number;
  readonly side: number;
}

/**
 * The square around a box (x1, y1, x2, y2) that the reference cuts, in its float32 order of operations: no rounding,
 * no clamping. A chip coordinate (u, v) in 0..1 maps to (x + u * side, y + v * side). Source: spec pipeline 3.1.
 */
export function squareRegion(
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  expansion: number = SQUARE_CROP_EXPANSION,
): SquareRegion {
  const centreX = f32(f32(x1 + x2) / 2);
  const centreY = f32(f32(y1 + y2) / 2);
  const longer = Math.max(f32(x2 - x1), f32(y2 - y1));
  const side = Math.max(f32(longer * f32(expansion)), 1);
  const half = f32(side / 2);
  return { x: f32(centreX - half), y: f32(centreY - half), side };
}

/** The region as a box x1, y1, x2, y2 (float32): what the FaceRect columns report. Source: spec pipeline 3.1. */
export function squareBox(region: SquareRegion): [x1: number, y1: number, x2: number, y2: number] {
  return [region.x, region.y, f32(region.x + region.side), f32(region.y + region.side)];
}
