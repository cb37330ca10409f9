/** One node as an RxJS operator in anybody's pipe: pictures in, number of faces out. */
import { observe } from '@fexgraph/core';
import { rfb320 } from '@fexgraph/nodes-detect';
import { installRuntime } from '@fexgraph/runtime/node';
import { imagesSource } from '@fexgraph/sources/node';
import { lastValueFrom, map, toArray } from 'rxjs';

export async function countFaces(...pictures: string[]): Promise<{ picture: string; faces: number }[]> {
  const runtime = await installRuntime();
  try {
    return await lastValueFrom(
      observe(imagesSource({ inputs: pictures })).pipe(
        rfb320({ threshold: 0.7 }),
        map(({ frame, count }) => ({ picture: frame.name, faces: count })),
        toArray(),
      ),
    );
  } finally {
    await runtime.dispose();
  }
}
