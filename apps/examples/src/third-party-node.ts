/** A node of your own, in a graph like a built-in one. */
import { compile, type Detections, GraphBuilder, stream } from '@fexgraph/core';
import { rfb320 } from '@fexgraph/nodes-detect';
import { createRuntime } from '@fexgraph/runtime/node';
import { imagesSource } from '@fexgraph/sources/node';
import { lastValueFrom, map, toArray } from 'rxjs';
import { largeFaces } from './large-faces.ts';

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
