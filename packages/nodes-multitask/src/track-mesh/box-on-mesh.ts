import { meshBounds } from '../mesh/mesh-bounds.ts';

/** How the detector's box of a face lies on the box around its mesh, in units of that box's longer side. */
export interface BoxOnMesh {
  /** From centre to centre. */
  readonly dx: number;
  readonly dy: number;
  readonly width: number;
  readonly height: number;
}

/** @param box x1, y1, x2, y2 in the unit of the mesh */
export function placeOnMesh([x1, y1, x2, y2]: Float32Array, mesh: Float32Array): BoxOnMesh {
  const { x, y, side } = square(mesh);
  return {
    dx: ((x1 + x2) / 2 - x) / side,
    dy: ((y1 + y2) / 2 - y) / side,
    width: (x2 - x1) / side,
    height: (y2 - y1) / side,
  };
}

/**
 * The box that the detector would give for a mesh that has moved, if it still lay as it did: detectors and meshes
 * disagree on where a face ends, and a table should not tell which of the two gave a box.
 *
 * @returns x1, y1, x2, y2
 */
export function boxFromMesh(mesh: Float32Array, { dx, dy, width, height }: BoxOnMesh): Float32Array {
  const { x, y, side } = square(mesh);
  const [centreX, centreY] = [x + dx * side, y + dy * side];
  const [halfWidth, halfHeight] = [(width * side) / 2, (height * side) / 2];
  return Float32Array.of(centreX - halfWidth, centreY - halfHeight, centreX + halfWidth, centreY + halfHeight);
}

function square(mesh: Float32Array): { x: number; y: number; side: number } {
  const [left, top, right, bottom] = meshBounds(mesh);
  return { x: (left + right) / 2, y: (top + bottom) / 2, side: Math.max(right - left, bottom - top) };
}
