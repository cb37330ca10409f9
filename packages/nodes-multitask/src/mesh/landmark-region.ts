import type { Region } from '@fexgraph/imaging';
import { meshBounds } from './mesh-bounds.ts';

const [LEFT_EYE_OUTER, RIGHT_EYE_OUTER] = [33, 263];

/**
 * The square to cut around a face whose mesh is known: centred on the mesh's bounding box, turned so that the outer
 * eye corners are level, `margin` times the longer side of the box.
 *
 * @param mesh [478, 3] of one face, pixels of the frame
 *
 * Source: MediaPipe face landmark, region from landmarks; spec: embedded-pack 5.
 */
export function landmarkRegion(mesh: Float32Array, margin: number): Region {
  const [left, top, right, bottom] = meshBounds(mesh);
  const side = Math.max(right - left, bottom - top) * margin;
  const [a, b] = [3 * LEFT_EYE_OUTER, 3 * RIGHT_EYE_OUTER];
  return {
    centreX: (left + right) / 2,
    centreY: (top + bottom) / 2,
    width: side,
    height: side,
    rotation: Math.atan2(mesh[b + 1] - mesh[a + 1], mesh[b] - mesh[a]),
  };
}
