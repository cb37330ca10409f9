/** A graph that changes while it runs: cameras come and go, the detector gets another threshold or another backend. */
import { compile, type Detections, type FrameKey, GraphBuilder, run } from '@fexgraph/core';
import { rfb320 } from '@fexgraph/nodes-detect';
import { createRuntime } from '@fexgraph/runtime/node';
import { framesSource, type IncomingFrame } from '@fexgraph/sources';
import { map, type Observable } from 'rxjs';

export interface Count extends Pick<FrameKey, 'source' | 'index'> {
  readonly faces: number;
}

const camera = (id: string, frames: Observable<IncomingFrame>) => framesSource({ frames, source: id });

export async function countFacesOf(hall$: Observable<IncomingFrame>) {
  const runtime = await createRuntime();
  const graph = new GraphBuilder('cameras');
  const frames = graph.add('hall', camera('hall', hall$));
  graph.settings(frames, { flow: 'latest' });
  graph.output('faces', graph.add('faces', rfb320(), frames));
  const cameras = run(compile(graph.build(), runtime.container));
  await cameras.ready;

  return {
    counts$: cameras
      .output<Detections>('faces')
      .pipe(map(({ key: { source, index }, count: faces }): Count => ({ source, index, faces }))),
    add: (id: string, frames$: Observable<IncomingFrame>) =>
      cameras.addSource(id, camera(id, frames$), 'hall', { flow: 'latest' }),
    remove: (id: string) => cameras.removeSource(id),
    setThreshold: (threshold: number) => cameras.set('faces', { threshold }),
    swapBackend: (backend: 'cpu' | 'webgpu' | 'cuda') => cameras.swap('faces', { backend }),
    end: () => cameras.drain().finally(() => runtime.dispose()),
  };
}
