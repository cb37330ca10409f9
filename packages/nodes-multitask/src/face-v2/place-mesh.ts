import { FEX_BLOCKS, MESH_VERTICES } from '@fexgraph/core';
import { type FitInversion, type SquareRegion, squareBox } from '@fexgraph/imaging';
import { DLIB68_VERTICES } from '../mesh/dlib68.ts';

const f32 = Math.fround;
const MESH_WIDTH = FEX_BLOCKS.mesh.length;
const LANDMARKS_WIDTH = FEX_BLOCKS.landmarks.length;

/** Blocks `mesh` and `landmarks` of one face. */
export interface PlacedMesh {
  readonly mesh: Float32Array;
  readonly landmarks: Float32Array;
}

/**
 * A mesh in fractions of its chip as columns in pixels of the source picture, in the reference's float32 steps: width
 * and height are differences of rounded corners. Depth is copied, not scaled (quirk 7): it stays in chip sides,
 * negative towards the camera.
 *
 * @param points [478, 3] as the network gives them
 * @param region the square that the chip was cut from, in pixels of the frame
 *
 * Source: spec: pipeline 6.2, 6.3.
 */
export function placeMesh(points: Float32Array, region: SquareRegion, inversion: FitInversion): PlacedMesh {
  const [x1, y1, x2, y2] = squareBox(region);
  const { padLeft, padTop, scale } = inversion;
  const width = f32(x2 - x1);
  const height = f32(y2 - y1);
  const mesh = new Float32Array(MESH_WIDTH);
  for (let vertex = 0, at = 0; vertex < MESH_VERTICES; vertex++, at += 3) {
    mesh[vertex] = f32(f32(f32(points[at] * width) + x1) - padLeft) / scale;
    mesh[MESH_VERTICES + vertex] = f32(f32(f32(points[at + 1] * height) + y1) - padTop) / scale;
    mesh[2 * MESH_VERTICES + vertex] = points[at + 2];
  }
  const landmarks = new Float32Array(LANDMARKS_WIDTH);
  DLIB68_VERTICES.forEach((vertex, i) => {
    landmarks[i] = mesh[vertex];
    landmarks[DLIB68_VERTICES.length + i] = mesh[MESH_VERTICES + vertex];
  });
  return { mesh, landmarks };
}
