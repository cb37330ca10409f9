/** A graph of one's own: only landmarks and head pose, nothing else is loaded or computed. */
import { compile, type FexBatch, GraphBuilder, stream } from '@fexgraph/core';
import { cropRotated, keypoints, rfb320 } from '@fexgraph/nodes-detect';
import { assemble, attentionMesh, headPose, meshLandmarks } from '@fexgraph/nodes-multitask';
import { createRuntime } from '@fexgraph/runtime/node';
import { imagesSource } from '@fexgraph/sources/node';
import { concatMap, lastValueFrom, map, toArray } from 'rxjs';

export async function headPoses(...pictures: string[]): Promise<{ picture: string; yaw: number }[]> {
  const graph = new GraphBuilder('head pose only');
  const frames = graph.add('frames', imagesSource({ inputs: pictures }));
  const faces = graph.add('faces', rfb320(), frames);
  const located = graph.add('located', keypoints(), faces);
  const chips = graph.add('chips', cropRotated(), located);
  const mesh = graph.add('mesh', attentionMesh(), chips);
  const heads = [graph.add('landmarks', meshLandmarks(), mesh), graph.add('pose', headPose(), mesh)];
  graph.output('fex', graph.add('fex', assemble(), { faces, heads }));

  const runtime = await createRuntime();
  try {
    return await lastValueFrom(
      stream<FexBatch>(compile(graph.build(), runtime.container), 'fex').pipe(
        concatMap((batch) => [...batch.rows()]),
        map((row) => ({ picture: String(row.get('input')), yaw: Number(row.get('Yaw')) })),
        toArray(),
      ),
    );
  } finally {
    await runtime.dispose();
  }
}
