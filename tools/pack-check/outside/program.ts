/** A user's program: a node of their own in a graph of built-in ones, under the strictest settings of the compiler. */
import {
  compile,
  type Detections,
  DetectionsPacket,
  defineNode,
  type FexBatch,
  GraphBuilder,
  keepFaces,
  type MapNode,
  nodeOperator,
  OPTIONS,
  type OptionsOf,
  observe,
  pipelineNode,
  port,
  stream,
} from '@fexgraph/core';
import { cropRotated, keypoints, rfb320 } from '@fexgraph/nodes-detect';
import { assemble, attentionMesh, headPose } from '@fexgraph/nodes-multitask';
import { installRuntime } from '@fexgraph/runtime/node';
import { imagesSource } from '@fexgraph/sources/node';
import { concatMap, lastValueFrom, map, toArray } from 'rxjs';
import { inject } from 'tsyringe';
import { z } from 'zod';

const definition = defineNode({
  type: 'outside/large-faces',
  version: 1,
  summary: 'keeps a frame if its first face is at least so wide',
  input: port(DetectionsPacket, 'faces'),
  output: port(DetectionsPacket, 'the same faces, or none'),
  options: z.object({ width: z.number().positive().default(50) }),
});

@pipelineNode(definition)
class LargeFacesNode implements MapNode<Detections, Detections> {
  constructor(@inject(OPTIONS) private readonly options: OptionsOf<typeof definition>) {}

  process(items: readonly Detections[]): readonly Detections[] {
    return items.map((item) => {
      const [left = 0, , right = 0] = item.boxes;
      return right - left >= this.options.width ? item : { ...item, count: 0 };
    });
  }
}
const largeFaces = nodeOperator(definition, LargeFacesNode);

const certain = defineNode({
  type: 'outside/certain',
  version: 1,
  summary: 'keeps faces that score enough',
  input: port(DetectionsPacket, 'faces'),
  output: port(DetectionsPacket, 'those that score enough'),
  options: z.object({ score: z.number().default(0.5) }),
  process: (items, { score }) => items.map((item) => keepFaces(item, (face) => (item.scores[face] ?? 0) > score)),
});

const inputs = process.argv.slice(2);
const runtime = await installRuntime({ backend: 'cpu' });
const counts = await lastValueFrom(
  observe(imagesSource({ inputs })).pipe(
    rfb320({ threshold: 0.7 }),
    map(({ count }) => count),
    toArray(),
  ),
);

const graph = new GraphBuilder('outside');
const frames = graph.add('frames', imagesSource({ inputs }));
const found = graph.add('certain', certain(), graph.add('faces', rfb320(), frames));
const faces = graph.add('large', largeFaces(), found);
const chips = graph.add('chips', cropRotated(), graph.add('regions', keypoints(), faces));
const pose = graph.add('pose', headPose(), graph.add('mesh', attentionMesh(), chips));
graph.output('fex', graph.add('fex', assemble(), { faces, heads: [pose] }));
const yaws = await lastValueFrom(
  stream<FexBatch>(compile(graph.build(), runtime.container), 'fex').pipe(
    concatMap((batch) => [...batch.rows()]),
    map((row) => row.get('Yaw')),
    toArray(),
  ),
);
await runtime.dispose();

process.stdout.write(JSON.stringify({ counts, yaws }));
