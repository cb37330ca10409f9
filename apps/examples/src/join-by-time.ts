/** Face records joined with another RxJS stream, here a heart-rate belt, by time. */
import { compile, type FexBatch, FexPacket, stream } from '@fexgraph/core';
import { joinByTime, type Sample } from '@fexgraph/nodes-stream';
import { detectGraph } from '@fexgraph/runtime';
import { createRuntime } from '@fexgraph/runtime/node';
import { lastValueFrom, map, type Observable, toArray } from 'rxjs';

export interface FaceAndHeart {
  readonly time: number;
  readonly happy: number | null;
  readonly bpm: number | null;
}

export async function facesWithHeartRate(beats$: Observable<Sample>, ...pictures: string[]): Promise<FaceAndHeart[]> {
  const runtime = await createRuntime();
  try {
    const graph = detectGraph(runtime.container, { inputs: pictures, identity: 'none' });
    const heart = joinByTime({ samples: () => beats$, column: 'HeartRate', mode: 'before', tolerance: 2 });
    graph.insert('heart', heart, graph.outputWire('fex', FexPacket));
    const rows$ = stream<FexBatch>(compile(graph.build(), runtime.container), 'fex').pipe(
      map((batch) => ({
        time: batch.key.time,
        happy: batch.value(0, 'Happy') as number | null,
        bpm: batch.value(0, 'HeartRate') as number | null,
      })),
    );
    return await lastValueFrom(rows$.pipe(toArray()));
  } finally {
    await runtime.dispose();
  }
}
