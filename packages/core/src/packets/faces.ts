import type { FexBlock } from '../fex/blocks.ts';
import type { Frame } from './frame.ts';
import type { Keyed } from './frame-key.ts';
import type { Tensor } from './tensor.ts';

/**
 * Faces of one frame, best score first. `count` may be 0: a frame without a face flows through every stage and ends
 * as one row of nulls. All coordinates are pixels of the frame (after `fit`).
 */
export interface Detections extends Keyed {
  readonly frame: Frame;
  readonly count: number;
  /** [count, 4] x1, y1, x2, y2; not clipped to the frame. */
  readonly boxes: Float32Array;
  /** [count] 0..1 */
  readonly scores: Float32Array;
  /** [count, 5, 2] image-left eye, image-right eye, nose tip, image-left and image-right mouth corner. */
  readonly points?: Float32Array;
  /**
   * [count] which face this is among those of its source over time: counted from 0, never given to another face.
   * Present where a node follows faces.
   */
  readonly tracks?: Int32Array;
  /** How many parts of the picture were looked at, where it was not the whole of it once. */
  readonly views?: number;
  /** [count] probability that what was looked at is a face, 0..1; present from the mesh on. */
  readonly presence?: Float32Array;
  /** [count] 1 where the mesh shows that the face stands otherwise than its eye points say; the eye points are then NaN. */
  readonly turned?: Uint8Array;
}

/** Where to cut each face: rotated rectangles, [count, 5] centre x, centre y, width, height, rotation (radians, clockwise in the image). */
export interface Regions extends Detections {
  readonly regions: Float32Array;
}

/**
 * Cut faces. `chips` is [count, S, S, 3] uint8 or [count, 3, S, S] float32 in 0..1. A chip coordinate (u, v) in 0..1
 * maps into the frame through `regions`.
 */
export interface Chips extends Regions {
  readonly chips: Tensor<'uint8'> | Tensor<'float32'>;
}

/** 478-point face meshes (MediaPipe topology). */
export interface Meshes extends Detections {
  /** [count, 478, 3] x and y in pixels of the frame, z in the same unit, negative towards the camera. */
  readonly mesh: Float32Array;
  /** [count] probability that the region held a face, 0..1. */
  readonly presence: Float32Array;
}

/**
 * What the heads say about the faces of one frame: row-major blocks [count, width of the block], NaN where a head does
 * not know a column. Several heads may each bring some blocks; two heads may share a block if they fill other columns.
 */
export interface Behaviour extends Keyed {
  readonly count: number;
  readonly blocks: Partial<Record<FexBlock, Float32Array>>;
}

/** What decides whether an embedding says who somebody is; NaN where it is not known. Each [count]. */
export interface EmbeddingQuality {
  /** Side of the aligned square in pixels of the frame. */
  readonly size: Float32Array;
  /** Variance of the Laplacian of the aligned chip's luma, in levels squared. */
  readonly sharpness: Float32Array;
  /** As in `Detections`. */
  readonly presence: Float32Array;
  /** How much redder the mouth's part of the chip is than the forehead, in levels of Cr: far below 0 under a mask. */
  readonly mouthRedness: Float32Array;
}

/** Who: embeddings and, after clustering, labels. Embeddings are biometric data. */
export interface Identities extends Keyed {
  readonly count: number;
  /** [count, dimension]; NaN rows where no embedding could be made. */
  readonly embeddings: Float32Array;
  readonly dimension: number;
  /** Embeddings of different spaces must not be compared. For example `mobilefacenet-192`. */
  readonly space: string;
  /** Where the network's node measures it. */
  readonly quality?: EmbeddingQuality;
  /** [count] why a face that has an embedding has no label: small, blurred, unsure, covered. Present after clustering. */
  readonly withheld?: readonly (string | null)[];
  /** `Person_0`, ..., or null. Present after clustering. */
  readonly labels?: readonly (string | null)[];
  /** Present where a gallery of known people was asked. */
  readonly known?: KnownFaces;
}

/** Which known people faces are. Each [count]. */
export interface KnownFaces {
  /** Null for a face that is nobody's in the gallery, or of which too little is known. */
  readonly names: readonly (string | null)[];
  /** Cosine to the nearest known person, -1..1, also where it is too low; NaN where there was nothing to compare. */
  readonly similarities: Float32Array;
}

/** The weight of what goes with faces: batches are counted in faces, and a frame without one takes a place too. */
export function faceWeight({ count }: { readonly count: number }): number {
  return Math.max(1, count);
}
