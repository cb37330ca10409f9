import { compile, GraphBuilder, run } from '@fexgraph/core';
import { cropRotated, keypoints, rfb320 } from '@fexgraph/nodes-detect';
import { assemble, attentionMesh, headPose, meshRegions } from '@fexgraph/nodes-multitask';
import { createRuntime } from '@fexgraph/runtime/node';
import { csvSink } from '@fexgraph/sinks/node';
import { imagesSource } from '@fexgraph/sources/node';

const graph = new GraphBuilder('head pose');
const frames = graph.add('frames', imagesSource({ inputs: ['photos'] }));
const faces = graph.add('faces', rfb320({ threshold: 0.8 }), frames); // another detector is another line here
const found = graph.add('found', cropRotated(), graph.add('eyes', keypoints(), faces));
const rough = graph.add('rough', attentionMesh(), found); // a first mesh says where the face is upright and centred
const chips = graph.add('chips', cropRotated(), graph.add('regions', meshRegions(), rough));
const pose = graph.add('pose', headPose(), graph.add('mesh', attentionMesh(), chips));
graph.add('csv', csvSink({ path: 'pose.csv' }), graph.add('fex', assemble(), { faces, heads: [pose] }));

const runtime = await createRuntime({ backend: 'cpu' }); // or 'webgpu', 'cuda', 'auto'
const work = run(compile(graph.build({ onError: 'null-row' }), runtime.container));
work.failures.subscribe(({ error }) => console.error(error.toLine())); // one bad file costs the others nothing
await work.done.finally(() => runtime.dispose());
