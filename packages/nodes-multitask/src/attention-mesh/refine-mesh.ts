import { MESH_WIDTH } from '../geometry/head-fit.ts';
import { IRIS_POINTS, IRISES, LEFT_EYE_VERTICES, LIP_VERTICES, RIGHT_EYE_VERTICES } from './refinement-vertices.ts';

/** The outputs of the attention mesh for one face, x and y in pixels of its 192 x 192 input. */
export interface AttentionOutputs {
  /** [468, 3] */
  readonly mesh: Float32Array;
  /** [80, 2] */
  readonly lips: Float32Array;
  /** [71, 2] each; left and right in the image. */
  readonly leftEye: Float32Array;
  readonly rightEye: Float32Array;
  /** [5, 2] each. */
  readonly leftIris: Float32Array;
  readonly rightIris: Float32Array;
}

/**
 * Joins the outputs to one mesh of 478 vertices: the refined lips and eyes replace x and y of their vertices and keep
 * the depth of the coarse mesh; the irises take the mean depth of their eye's contour.
 *
 * @returns [478, 3] in pixels of the chip
 *
 * Source: Grishchenko et al., Attention Mesh, 2020; spec: embedded-pack 5.
 */
export function refineMesh(outputs: AttentionOutputs): Float32Array {
  const mesh = new Float32Array(MESH_WIDTH);
  mesh.set(outputs.mesh);
  replaceXY(mesh, LIP_VERTICES, outputs.lips);
  replaceXY(mesh, LEFT_EYE_VERTICES, outputs.leftEye);
  replaceXY(mesh, RIGHT_EYE_VERTICES, outputs.rightEye);
  [outputs.leftIris, outputs.rightIris].forEach((points, side) => {
    const { first, contour } = IRISES[side];
    const depth = contour.reduce((sum, vertex) => sum + mesh[3 * vertex + 2], 0) / contour.length;
    for (let i = 0; i < IRIS_POINTS; i++) mesh.set([points[2 * i], points[2 * i + 1], depth], 3 * (first + i));
  });
  return mesh;
}

function replaceXY(mesh: Float32Array, vertices: readonly number[], points: Float32Array): void {
  vertices.forEach((vertex, i) => {
    mesh.set(points.subarray(2 * i, 2 * i + 2), 3 * vertex);
  });
}
