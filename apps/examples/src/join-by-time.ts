/** Face records joined with another RxJS stream, here a heart-rate belt, by time. */
import { compile, type FexBatch, stream } from '@fexgraph/core';
import { detectGraph } from '@fexgraph/runtime';
import { createRuntime } from '@fexgraph/runtime/node';
import { lastValueFrom, map, type Observable, toArray } from 'rxjs';
import { latestBefore, type Timed } from './latest-before.ts';

export interface Beat extends Timed {
  readonly bpm: number;
}

export interface FaceAndHeart {
  readonly time: number;
  readonly happy: number | null;
  readonly bpm: number | undefined;
}

export async function facesWithHeartRate(beats$: Observable<Beat>, ...pictures: string[]): Promise<FaceAndHeart[]> {
  const runtime = await createRuntime();
  try {
    const graph = detectGraph(runtime.container, { inputs: pictures, identity: 'none' });
    return await lastValueFrom(
      stream<FexBatch>(compile(graph.build(), runtime.container), 'fex').pipe(
        latestBefore<FexBatch, Beat>(beats$),
        map(([batch, beat]) => ({
          time: batch.key.time,
          happy: batch.value(0, 'Happy') as number | null,
          bpm: beat?.bpm,
        })),
        toArray(),
      ),
    );
  } finally {
    await runtime.dispose();
  }
}
