import type { Checkpoint } from '../checkpoints/index.ts';
import type { OnnxGraph } from '../onnx/index.ts';

/**
 * Operators that a graph may use: all of onnxruntime's, or only those that onnxruntime-web documents for WebGPU. The
 * numbers are the same.
 */
export type NetworkTarget = 'cpu' | 'webgpu';

/** What every layer of a network under construction needs. */
export interface NetworkBuild {
  readonly graph: OnnxGraph;
  readonly checkpoint: Checkpoint;
  /**
   * True: constants are computed into weights where that is exact (batch norm into convolutions, parallel layers into
   * one, scales into weights). False: one node per operation of the published network, for comparison.
   */
  readonly folded: boolean;
  /** Large weights are stored as float16 (half the file) and widened when the model is loaded. */
  readonly halfWeights: boolean;
  readonly target: NetworkTarget;
}
