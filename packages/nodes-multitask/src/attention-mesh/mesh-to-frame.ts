import { type Region, regionMap } from '@fexgraph/imaging';

/**
 * Takes a mesh from pixels of a `side` x `side` chip to pixels of the frame it was cut from. Depth is scaled like
 * width and not turned.
 *
 * @param mesh [n, 3]
 */
export function meshToFrame(mesh: Float32Array, side: number, region: Region): Float32Array {
  const { originX, originY, uX, uY, vX, vY } = regionMap(region);
  const depth = region.width / side;
  const placed = new Float32Array(mesh.length);
  for (let at = 0; at < mesh.length; at += 3) {
    const u = mesh[at] / side;
    const v = mesh[at + 1] / side;
    placed[at] = originX + u * uX + v * vX;
    placed[at + 1] = originY + u * uY + v * vY;
    placed[at + 2] = mesh[at + 2] * depth;
  }
  return placed;
}
