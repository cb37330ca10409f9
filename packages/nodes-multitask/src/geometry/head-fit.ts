import { MESH_VERTICES, type Meshes } from '@fexgraph/core';
import { apply, fitSimilarity, type Matrix3, type Vector3 } from './fit-similarity.ts';
import { PROCRUSTES_BASIS, PROCRUSTES_POINTS } from './procrustes-basis.ts';

/** Numbers of one face in `Meshes.mesh`. */
export const MESH_WIDTH = 3 * MESH_VERTICES;

/**
 * How the head stands: `camera = scale * rotation * head + translation`. Head frame: the canonical face, centimetres,
 * x to the subject's left, y up, z out of the face. Camera frame: pixels, x to the right of the image, y up, z towards
 * the camera.
 */
export interface HeadFit {
  readonly rotation: Matrix3;
  /** Pixels per centimetre. */
  readonly scale: number;
  readonly translation: Vector3;
  /** Root mean square distance of the basis points, centimetres. */
  readonly residual: number;
}

const basis = PROCRUSTES_BASIS.map(([vertex]) => vertex);
const weights = PROCRUSTES_BASIS.map(([, weight]) => weight);
const canonical = Float64Array.from(PROCRUSTES_POINTS);

/** Mesh coordinates (y down, z away from the camera) as camera coordinates. */
function cameraPoint(mesh: Float32Array, vertex: number): Vector3 {
  return [mesh[3 * vertex], -mesh[3 * vertex + 1], -mesh[3 * vertex + 2]];
}

/**
 * Fits the canonical face to one mesh under weak perspective: a weighted similarity over the points that move least
 * with expression. The camera need not be known, which suits single pictures.
 *
 * @param mesh [478, 3] of one face, as in `Meshes.mesh`
 *
 * Source: MediaPipe face geometry (canonical face, Procrustes basis); spec: embedded-pack 10.
 */
export function fitHead(mesh: Float32Array): HeadFit {
  const target = basis.flatMap((vertex) => cameraPoint(mesh, vertex));
  return fitSimilarity(canonical, target, weights);
}

/** Vertices in the head frame, in centimetres: expression without pose. */
export class HeadFrame {
  constructor(
    private readonly mesh: Float32Array,
    readonly fit: HeadFit = fitHead(mesh),
  ) {}

  point(vertex: number): Vector3 {
    const { rotation, scale, translation } = this.fit;
    const camera = cameraPoint(this.mesh, vertex);
    const [x, y, z] = [0, 1, 2].map((i) => (camera[i] - translation[i]) / scale);
    // The inverse of a rotation is its transpose.
    return [0, 1, 2].map((i) => rotation[0][i] * x + rotation[1][i] * y + rotation[2][i] * z) as unknown as Vector3;
  }

  /** Height of a vertex, or the mean of several. */
  height(...vertices: readonly number[]): number {
    return vertices.reduce((sum, vertex) => sum + this.point(vertex)[1], 0) / vertices.length;
  }

  /** Distance of two vertices as seen from the front (depth, the least certain coordinate, is left out). */
  distance(a: number, b: number): number {
    const [p, q] = [this.point(a), this.point(b)];
    return Math.hypot(p[0] - q[0], p[1] - q[1]);
  }

  /** A direction of the head frame in the camera frame. */
  toCamera(direction: Vector3): Vector3 {
    return apply(this.fit.rotation, direction);
  }
}

/** The mesh of one face of a packet, [478, 3], without copying. */
export function faceMesh({ mesh }: Pick<Meshes, 'mesh'>, face: number): Float32Array {
  return mesh.subarray(face * MESH_WIDTH, (face + 1) * MESH_WIDTH);
}

/** Indices of the faces of a packet that have a mesh; the others were boxes in which no face was seen. */
export function facesSeen(item: Pick<Meshes, 'mesh' | 'count'>): number[] {
  return Array.from({ length: item.count }, (_, face) => face).filter((face) =>
    Number.isFinite(faceMesh(item, face)[0]),
  );
}
