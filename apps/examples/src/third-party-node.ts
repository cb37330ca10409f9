/** A node that is defined right here and used like a built-in one: it keeps faces above a size. */
import {
  compile,
  type Detections,
  DetectionsPacket,
  defineNode,
  GraphBuilder,
  type MapNode,
  nodeOperator,
  OPTIONS,
  type OptionsOf,
  pipelineNode,
  port,
  stream,
} from '@fexgraph/core';
import { rfb320 } from '@fexgraph/nodes-detect';
import { createRuntime } from '@fexgraph/runtime/node';
import { imagesSource } from '@fexgraph/sources/node';
import { lastValueFrom, map, toArray } from 'rxjs';
import { inject } from 'tsyringe';
import { z } from 'zod';

const definition = defineNode({
  type: 'example/large-faces',
  version: 1,
  summary: 'keeps faces whose box is at least so many pixels wide',
  input: port(DetectionsPacket, 'faces'),
  output: port(DetectionsPacket, 'the large ones, in the same order'),
  options: z.object({ width: z.number().positive().describe('pixels of the frame') }),
});

@pipelineNode(definition)
export class LargeFacesNode implements MapNode<Detections, Detections> {
  constructor(@inject(OPTIONS) private readonly options: OptionsOf<typeof definition>) {}

  process(items: readonly Detections[]): readonly Detections[] {
    return items.map((item) => keepLarge(item, this.options.width));
  }
}
export const largeFaces = nodeOperator(definition, LargeFacesNode);

function keepLarge({ key, frame, count, boxes, scores }: Detections, width: number): Detections {
  const faces = Array.from({ length: count }, (_, i) => i);
  const kept = faces.filter((i) => boxes[4 * i + 2] - boxes[4 * i] >= width);
  return {
    key,
    frame,
    count: kept.length,
    boxes: Float32Array.from(kept.flatMap((i) => [...boxes.subarray(4 * i, 4 * i + 4)])),
    scores: Float32Array.from(kept, (i) => scores[i]),
  };
}

export async function countLargeFaces(width: number, ...pictures: string[]): Promise<number[]> {
  const graph = new GraphBuilder('large faces');
  const frames = graph.add('frames', imagesSource({ inputs: pictures }));
  const faces = graph.add('faces', rfb320(), frames);
  graph.output('large', graph.add('large', largeFaces({ width }), faces));

  const runtime = await createRuntime();
  try {
    return await lastValueFrom(
      stream<Detections>(compile(graph.build(), runtime.container), 'large').pipe(
        map(({ count }) => count),
        toArray(),
      ),
    );
  } finally {
    await runtime.dispose();
  }
}
