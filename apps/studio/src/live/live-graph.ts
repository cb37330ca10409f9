import { FexPacket, FramePacket, type NodeSpec } from '@fexgraph/core';
import { readGraphFile } from '@fexgraph/graph-files';
import { probed, type RunSnapshot, watch } from '@fexgraph/inspect';
import { markEvents } from '@fexgraph/nodes-stream';
import { callbackSink, type RowCallback } from '@fexgraph/sinks';
import {
  type CompiledGraph,
  canvasSink,
  compile,
  GraphBuilder,
  type GraphRun,
  readyGraph,
  type WebRuntime,
} from '@fexgraph/web';
import type { Observable } from 'rxjs';
import type { LiveSettings } from './live-settings.ts';

export interface LiveParts {
  /** Gives the frames. */
  readonly source: NodeSpec;
  readonly canvas: HTMLCanvasElement;
  readonly marks: Observable<string>;
  readonly record: RowCallback;
}

/** The graph `live-tracking` with marks behind it, shown on a canvas and recorded. */
export function liveGraph(runtime: WebRuntime, parts: LiveParts, settings: LiveSettings): CompiledGraph {
  const { text, file } = readyGraph(runtime.container, 'live-tracking');
  const { overlay, steadyLandmarks, ...others } = settings;
  const params = { ...others, smoothLandmarks: steadyLandmarks, camera: [] };
  const { spec } = readGraphFile(text, file, { params });
  // No other output: a frame that fails on its way to its row would count as measured where its mesh was given.
  const { fex } = spec.outputs ?? {};
  const graph = GraphBuilder.from({ ...spec, outputs: { fex } }, runtime.registry);
  graph.replace('camera', parts.source);
  const rows = graph.insert('marks', markEvents({ marks: parts.marks }), graph.outputWire('fex', FexPacket));
  graph.add('record', callbackSink({ call: parts.record }), rows);
  const frame = graph.wire('camera', FramePacket);
  graph.add('shown', canvasSink({ canvas: parts.canvas, ...overlay }), { frame, fex: rows });
  return probed(compile(graph.build(), runtime.container));
}

const SNAPSHOT_MS = 500;

/** What such a run is doing, twice a second and at its end. */
export function snapshots(run: GraphRun): Observable<RunSnapshot> {
  return watch(run, { everyMs: SNAPSHOT_MS });
}

/** Takes settings over into a run. @throws FexgraphError for one that does not work; the old one then stays (rejects). */
export async function changeRun(run: GraphRun, changes: Partial<LiveSettings>): Promise<void> {
  const { overlay, every, threshold, smoothing, detector, backend, steadyLandmarks, baseline } = changes;
  if (overlay) run.set('shown', overlay as Readonly<Record<string, unknown>>);
  if (every !== undefined) run.set('mesh', { every });
  if (threshold !== undefined) run.set('mesh', { threshold });
  if (smoothing !== undefined) run.set('mesh', { alpha: smoothing });
  if (detector !== undefined) await run.swap('mesh', { detector });
  if (backend !== undefined) await Promise.all(['mesh', 'emotion'].map((id) => run.swap(id, { backend })));
  if (steadyLandmarks !== undefined) await run.swap('steady', { apply: steadyLandmarks });
  // Learnt anew each time: a new node knows no face.
  if (baseline !== undefined) await run.swap('rested', { apply: baseline });
}
