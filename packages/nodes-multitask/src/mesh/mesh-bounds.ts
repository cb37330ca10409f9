/** The irises lie inside the eyes and never widen the box. */
const FACE_VERTICES = 468;

/**
 * The box around a mesh.
 *
 * @param mesh [478, 3] of one face
 * @returns x1, y1, x2, y2 in the unit of the mesh
 */
export function meshBounds(mesh: Float32Array): [x1: number, y1: number, x2: number, y2: number] {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at < 3 * FACE_VERTICES; at += 3) {
    left = Math.min(left, mesh[at]);
    right = Math.max(right, mesh[at]);
    top = Math.min(top, mesh[at + 1]);
    bottom = Math.max(bottom, mesh[at + 1]);
  }
  return [left, top, right, bottom];
}
