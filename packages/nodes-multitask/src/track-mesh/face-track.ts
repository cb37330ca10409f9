import type { Detections, Meshes } from '@fexgraph/core';
import { boxOverlap, matchBoxes } from '@fexgraph/nodes-detect';
import { faceMesh } from '../geometry/head-fit.ts';
import { type BoxOnMesh, boxFromMesh, placeOnMesh } from './box-on-mesh.ts';

/** One face as of the last frame. */
export interface FaceTrack {
  readonly id: number;
  /** x1, y1, x2, y2 in pixels of the frame. */
  readonly box: Float32Array;
  /** Of the detection that confirmed it last. */
  readonly score: number;
  readonly presence: number;
  /** [478, 3], or undefined where the mesh network does not see what the detector sees. */
  readonly mesh: Float32Array | undefined;
  /** How the detector's box lay on the mesh when both were seen last. */
  readonly boxOnMesh: BoxOnMesh | undefined;
  /** Times in a row that the detector did not see it. */
  readonly misses: number;
}

/** Two tracks whose boxes overlap by more are of one face. Detectors keep no two boxes of that overlap. */
const ONE_FACE = 0.6;

/**
 * A track in the next frame, where the mesh network looked for it.
 *
 * @returns undefined where it does not see the face any more
 */
export function follow(track: FaceTrack, looked: Meshes, face: number): FaceTrack | undefined {
  const { mesh, presence } = lookedAt(looked, face);
  if (!mesh || !track.boxOnMesh) return undefined;
  return { ...track, box: boxFromMesh(mesh, track.boxOnMesh), mesh, presence };
}

/** A track as of a frame on which the detector sees it. */
export function confirm(
  id: number,
  found: Detections,
  index: number,
  { mesh, presence }: Pick<FaceTrack, 'mesh' | 'presence'>,
): FaceTrack {
  const box = found.boxes.slice(4 * index, 4 * index + 4);
  const boxOnMesh = mesh && placeOnMesh(box, mesh);
  return { id, box, score: found.scores[index], presence, mesh, boxOnMesh, misses: 0 };
}

/** Which of the tracks each detection is, or -1. */
export function matchTracks(found: Detections, tracks: readonly FaceTrack[], leastOverlap: number): number[] {
  return matchBoxes(found.boxes, Float32Array.from(tracks.flatMap(({ box }) => [...box])), leastOverlap);
}

/** Without those that have come to the face of an older one. */
export function withoutDoubles(tracks: readonly FaceTrack[]): FaceTrack[] {
  const oldest = [...tracks].sort((a, b) => a.id - b.id);
  return oldest.filter((track, i) => !oldest.slice(0, i).some((older) => boxOverlap(older.box, track.box) > ONE_FACE));
}

/** Face `face` of a packet; its mesh is undefined where none was seen. */
export function lookedAt(looked: Meshes, face: number): Pick<FaceTrack, 'mesh' | 'presence'> {
  const mesh = faceMesh(looked, face);
  return { mesh: Number.isFinite(mesh[0]) ? mesh : undefined, presence: looked.presence[face] };
}
