import {
  compile,
  type Detections,
  type FexBatch,
  type Frame,
  GraphBuilder,
  type GraphRun,
  type Meshes,
  run,
} from '@fexgraph/core';
import { loadGraphFile, readGraphFile } from '@fexgraph/graph-files';
import { boxOverlap, rfb320 } from '@fexgraph/nodes-detect';
import { framesSource } from '@fexgraph/sources';
import { lastValueFrom, toArray } from 'rxjs';
import { afterAll, describe, expect, it } from 'vitest';
import { createRuntime } from '../src/node/create-runtime.ts';
import { readyGraph } from '../src/ready-graphs.ts';
import { film } from './support/film.ts';

const runtime = await createRuntime();
afterAll(() => runtime.dispose());

const [FRAMES, EVERY] = [24, 6];
/** In these frames the lens is covered. */
const AWAY = [18, 19];

/** Runs a graph and collects what comes out of one of its outputs, each packet copied while it may be read. */
async function collect<T, C>(graph: GraphBuilder, output: string, copy: (packet: T) => C): Promise<C[]> {
  const active: GraphRun = run(compile(graph.build(), runtime.container));
  const copies: C[] = [];
  active.output<T & { key: Frame['key'] }>(output).subscribe((packet) => copies.push(copy(packet)));
  await active.done;
  return copies;
}

const frames = await film(FRAMES, AWAY);
const { text, file } = readyGraph(runtime.container, 'live-tracking');
const calls = (model: string) => runtime.inference.records().find((record) => record.model === model)?.calls ?? 0;

describe('faces of a moving camera', () => {
  it('keep their track and stay where a detector finds them, at a fraction of its calls', async () => {
    // Every frame is wanted, and boxes as they were found.
    const params = { camera: frames, every: EVERY, smoothing: 0 };
    const graph = GraphBuilder.from(readGraphFile(text, file, { params }).spec, runtime.registry);
    graph.settings('camera', { flow: 'wait' });
    const rows: FexBatch[] = [];
    const active = run(compile(graph.build(), runtime.container));
    active.output<FexBatch>('fex').subscribe((batch) => rows.push(batch));
    const tracked = await lastValueFrom(active.output<Meshes>('mesh').pipe(toArray()));
    await active.done;
    // On 0, 6, 12; on 18 the face is lost, and it is looked for until it is back on 20.
    expect(calls('rfb-320')).toBe(6);
    expect(calls('blazeface-short')).toBe(2);

    const ids = tracked.map(({ tracks }) => [...tracks!]);
    expect(ids).toEqual(frames.map((_, i) => (AWAY.includes(i) ? [] : i < AWAY[0] ? [0] : [1])));
    expect(rows.map((batch) => batch.value(0, 'Track'))).toEqual(ids.map(([id]) => id ?? null));
    expect(rows.every((batch) => batch.schema.columns.at(-1) === 'Track')).toBe(true);

    const apart = new GraphBuilder();
    apart.output('found', apart.add('faces', rfb320(), apart.add('frames', framesSource({ frames }))));
    const found = await collect(apart, 'found', ({ boxes }: Detections) => boxes);
    const shared = tracked.flatMap(({ boxes }, i) => (AWAY.includes(i) ? [] : boxOverlap(boxes, found[i])));
    expect(found.map((boxes) => boxes.length / 4)).toEqual(ids.map(({ length }) => length));
    expect(Math.min(...shared)).toBeGreaterThan(0.8);
  });

  it('are dropped while the graph is busy, and smoothed, unless that is asked for', async () => {
    const params = { camera: frames.slice(0, 3), every: 2 };
    const active = run(await loadGraphFile(text, file, { container: runtime.container, params }));
    const rows: FexBatch[] = [];
    active.output<FexBatch>('fex').subscribe((batch) => rows.push(batch));
    const { counts } = await active.done;
    expect(rows.length + counts.drops).toBe(3);
    expect(rows.every((batch) => batch.value(0, 'Track') === 0 && batch.value(0, 'FaceScore') !== null)).toBe(true);
  });
});
