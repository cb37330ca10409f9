import { observe } from '@fexgraph/core';
import { rfb320 } from '@fexgraph/nodes-detect';
import { installRuntime } from '@fexgraph/runtime/node';
import { imagesSource } from '@fexgraph/sources/node';
import { finalize } from 'rxjs';

const runtime = await installRuntime();
observe(imagesSource({ inputs: ['photos/face.png'] }))
  .pipe(
    rfb320(),
    finalize(() => runtime.dispose()),
  )
  .subscribe(({ count }) => console.log(count));
