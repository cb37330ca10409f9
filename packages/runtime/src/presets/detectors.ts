import type { Detections, Frame, GraphBuilder, Wire } from '@fexgraph/core';
import { retinaface, rfb320 } from '@fexgraph/nodes-detect';
import { given } from './given.ts';

export interface DetectorOptions {
  /** Manifest id. */
  readonly model: string;
  /** Least score of a face; default: the node's. */
  readonly threshold?: number;
  /** Of detectors that can look at parts of a picture. */
  readonly tiles?: number;
}

type AddDetector = (graph: GraphBuilder, frames: Wire<Frame>, options: DetectorOptions) => Wire<Detections>;

const addRetinaFace: AddDetector = (graph, frames, options) => graph.add('faces', retinaface(given(options)), frames);
const addRfb320: AddDetector = (graph, frames, options) => graph.add('faces', rfb320(given(options)), frames);

/** Which node runs which detector. */
const NODES = new Map([
  ['rfb-320', addRfb320],
  ['retinaface-r34', addRetinaFace],
  ['retinaface-mobilenet0.25', addRetinaFace],
]);

/**
 * The detector of a preset, so that swapping it is a model name. A model that no node is known for goes to the pack's
 * own: `compile` then says whether it exists and what does not fit.
 */
export function addDetector(
  graph: GraphBuilder,
  frames: Wire<Frame>,
  own: string,
  { model = own, threshold, tiles }: Partial<DetectorOptions>,
): Wire<Detections> {
  const node = NODES.get(model) ?? NODES.get(own)!;
  return node(graph, frames, { model, threshold, tiles });
}
