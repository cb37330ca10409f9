import { observe } from '@fexgraph/core';
import { rfb320 } from '@fexgraph/nodes-detect';
import { createRuntime } from '@fexgraph/runtime/node';
import { imagesSource } from '@fexgraph/sources/node';
import { lastValueFrom, mergeMap, toArray } from 'rxjs';

const runtime = await createRuntime();
const faces = await runtime.open(rfb320()); // the network is loaded once
const pictures = observe(imagesSource({ inputs: ['photos/face.png'] }));
const counts = pictures.pipe(
  mergeMap(async (picture) => (await faces.process(picture)).count, 4),
  toArray(),
);
console.log(await lastValueFrom(counts));
await runtime.dispose();
