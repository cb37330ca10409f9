import type { Detections, FexBatch, Frame, GraphBuilder, Wire } from '@fexgraph/core';

/** What every ready pipeline can be asked for. Names follow the reference's `detect` options. */
export interface PresetOptions {
  /** Manifest id of the detector; default: the pack's. */
  readonly detector?: string;
  /** Least score of a face, 0..1; default: the detector's. */
  readonly faceDetectionThreshold?: number;
  /** The detector looks at so many by so many parts of a picture as well; for crowds of small faces. Default 1: at none. */
  readonly tiles?: number;
  /** Identity network, or `none` to leave the branch out (and save its cost); default: the pack's. */
  readonly identity?: string;
  /** Cosine similarity from which two faces are the same person; default: the pack's. */
  readonly faceIdentityThreshold?: number;
  /** Copies identity embeddings (biometric data) into the records. Default false. */
  readonly embeddings?: boolean;
  /** Faces per network call. */
  readonly batchSize?: number;
  /** Adds the column `approx_time`; for video. */
  readonly video?: boolean;
}

/** The wires that sinks and further nodes connect to. */
export interface PresetWires {
  readonly faces: Wire<Detections>;
  readonly fex: Wire<FexBatch>;
}

/** A ready pipeline: adds the nodes of one model pack between frames and Fex records. */
export interface Preset {
  readonly name: string;
  readonly summary: string;
  add(graph: GraphBuilder, frames: Wire<Frame>, options?: PresetOptions): PresetWires;
}
