import type { Meshes } from '@fexgraph/core';
import { faceMesh } from './head-fit.ts';

/**
 * A row of numbers for each face of a frame, measured on its mesh.
 *
 * @param rowOf gives the row, `width` numbers or the first of them; what it does not give is NaN
 * @returns [faces, width]
 */
export function faceRows(
  item: Meshes,
  width: number,
  rowOf: (mesh: Float32Array, face: number) => ArrayLike<number> | undefined,
): Float32Array {
  const rows = new Float32Array(item.count * width).fill(Number.NaN);
  for (let face = 0; face < item.count; face++) rows.set(rowOf(faceMesh(item, face), face) ?? [], face * width);
  return rows;
}
