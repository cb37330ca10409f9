/** Swapping a part is one line: another detector, another backend. Everything else stays as it was. */
import { compile, type Detections, type Frame, GraphBuilder, stream, type Wire } from '@fexgraph/core';
import { boxes, rfb320 } from '@fexgraph/nodes-detect';
import { createRuntime } from '@fexgraph/runtime/node';
import { imagesSource } from '@fexgraph/sources/node';
import { concatMap, lastValueFrom, toArray } from 'rxjs';

export interface Swaps {
  /** Default: RFB-320. */
  readonly detector?: (graph: GraphBuilder, frames: Wire<Frame>) => Wire<Detections>;
  /** Default: cpu. */
  readonly backend?: 'cpu' | 'webgpu' | 'cuda' | 'auto';
}

/** The detectors of this example: swapping is choosing another line. */
export const DETECTORS = {
  rfb320: (graph: GraphBuilder, frames: Wire<Frame>) => graph.add('faces', rfb320(), frames),
  strict: (graph: GraphBuilder, frames: Wire<Frame>) => graph.add('faces', rfb320({ threshold: 0.99 }), frames),
  given: (graph: GraphBuilder, frames: Wire<Frame>) => graph.add('faces', boxes(), frames),
};

export async function faceBoxes(
  picture: string,
  { detector = DETECTORS.rfb320, backend = 'cpu' }: Swaps = {},
): Promise<number[][]> {
  const graph = new GraphBuilder('swap');
  const frames = graph.add('frames', imagesSource({ inputs: [picture] }));
  graph.output('faces', detector(graph, frames));

  const runtime = await createRuntime({ backend });
  try {
    return await lastValueFrom(
      stream<Detections>(compile(graph.build(), runtime.container), 'faces').pipe(
        concatMap(({ count, boxes }) => Array.from({ length: count }, (_, i) => [...boxes.subarray(4 * i, 4 * i + 4)])),
        toArray(),
      ),
    );
  } finally {
    await runtime.dispose();
  }
}
