import type { Meshes } from '@fexgraph/core';
import { matchBoxes } from '@fexgraph/nodes-detect';
import { faceMesh, MESH_WIDTH } from '../geometry/head-fit.ts';
import { OneEuro, type OneEuroParameters } from './one-euro.ts';

export interface SmoothOptions extends OneEuroParameters {
  /** Mean move of the points from one frame to the next, in eye distances, beyond which it is a cut. */
  readonly cut: number;
  /** Least intersection over union of the boxes of one face in two frames; not asked where faces have tracks. */
  readonly overlap: number;
}

/** One face as of the last frame. */
interface SmoothedFace {
  readonly track: number | undefined;
  readonly box: Float32Array;
  readonly filter: OneEuro;
}

/** Outer and inner corners of both eyes: their means are the eyes. */
const EYES = [
  [33, 133],
  [263, 362],
] as const;

/**
 * The meshes of one source from frame to frame. A face goes on with the filter of the face before that has its track,
 * or, where nobody follows faces, whose box overlaps most. It starts anew if it was not seen in the frame before, if it
 * jumps (a cut), or if time does not go on.
 */
export class FaceSmoother {
  #faces: readonly SmoothedFace[] = [];
  #time = Number.NEGATIVE_INFINITY;

  /** @returns [count, 478, 3] in memory of its own; a mesh of NaN stays one */
  smooth(item: Meshes, options: SmoothOptions): Float32Array {
    const seconds = item.key.time - this.#time;
    const partners = seconds > 0 ? this.#partners(item, options.overlap) : [];
    const smoothed = item.mesh.slice();
    const faces: SmoothedFace[] = [];
    for (let face = 0; face < item.count; face++) {
      const mesh = faceMesh(item, face);
      if (!mesh.every(Number.isFinite)) continue;
      const before = partners[face];
      const unit = before ? eyeDistance(before.filter.points) : 0;
      const goesOn = before && unit > 0 && meanMove(before.filter.raw, mesh) <= options.cut * unit;
      const filter = goesOn ? before.filter : new OneEuro(mesh, 3);
      if (goesOn) smoothed.set(filter.next(mesh, seconds, unit, options), face * MESH_WIDTH);
      faces.push({ track: item.tracks?.[face], box: item.boxes.slice(4 * face, 4 * face + 4), filter });
    }
    this.#faces = faces;
    this.#time = item.key.time;
    return smoothed;
  }

  /** Per face that of the frame before that it is. */
  #partners({ count, boxes, tracks }: Meshes, overlap: number): (SmoothedFace | undefined)[] {
    if (tracks) return Array.from(tracks, (track) => this.#faces.find((face) => face.track === track));
    const known = Float32Array.from(this.#faces.flatMap(({ box }) => [...box]));
    return matchBoxes(boxes.subarray(0, 4 * count), known, overlap).map((partner) => this.#faces[partner]);
  }
}

/** Between the middles of the eyes, in the unit of the mesh and in space, so that a turned head keeps it. */
function eyeDistance(mesh: ArrayLike<number>): number {
  const [right, left] = EYES.map(([outer, inner]) =>
    [0, 1, 2].map((axis) => (mesh[3 * outer + axis] + mesh[3 * inner + axis]) / 2),
  );
  return Math.hypot(...right.map((value, axis) => value - left[axis]));
}

function meanMove(from: ArrayLike<number>, to: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < to.length; i += 3)
    sum += Math.hypot(to[i] - from[i], to[i + 1] - from[i + 1], to[i + 2] - from[i + 2]);
  return (3 * sum) / to.length;
}
