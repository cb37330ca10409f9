import {
  type CompiledGraph,
  compile,
  type FexBatch,
  GraphBuilder,
  type GraphRun,
  type RunOptions,
  run,
} from '@fexgraph/core';
import { csvSink, ndjsonSink, overlaySink } from '@fexgraph/sinks/node';
import { imagesSource } from '@fexgraph/sources/node';
import type { Observable } from 'rxjs';
import type { PresetOptions } from '../presets/preset.ts';
import { presetNamed } from '../presets/presets.ts';
import type { NodeRuntime } from './create-runtime.ts';

type ImageOptions = NonNullable<Parameters<typeof imagesSource>[0]>;

/** What to analyse, with which models, and where the results go. */
export interface DetectOptions extends PresetOptions, Pick<ImageOptions, 'inputs' | 'outputSize' | 'decoding'> {
  /** Model pack. Default `embedded`. */
  readonly pack?: string;
  /** Pictures in flight; more use more memory. */
  readonly maxInFlight?: number;
  /** Table as CSV, or as one JSON object per line. */
  readonly csv?: string;
  readonly ndjson?: string;
  /** Overlay pictures: a file for one picture, or the folder for many. */
  readonly overlay?: { readonly path: string } | { readonly folder: string };
}

/** Source, model pack and sinks as one graph. The output `fex` carries the records. */
export function detectGraph(options: DetectOptions): GraphBuilder {
  const { inputs, outputSize, decoding, pack = 'embedded', embeddings = false } = options;
  const graph = new GraphBuilder('detect');
  const frames = graph.add('frames', imagesSource({ inputs, outputSize, decoding }));
  const { fex } = presetNamed(pack).add(graph, frames, options);
  graph.output('fex', fex);
  if (options.csv) graph.add('csv', csvSink({ path: options.csv, embeddings }), fex);
  if (options.ndjson) graph.add('ndjson', ndjsonSink({ path: options.ndjson, embeddings }), fex);
  if (options.overlay) graph.add('overlay', overlaySink(options.overlay), { frame: frames, fex });
  return graph;
}

export interface DetectRun {
  readonly graph: CompiledGraph;
  readonly run: GraphRun;
  /** Records as they come, one batch per picture. */
  readonly fex: Observable<FexBatch>;
}

/**
 * Analyses pictures: the main job in one call. A picture that cannot be used costs the others nothing; it goes to
 * `run.failures`. Starts after the current task, so that `fex` can be subscribed to first.
 *
 * @throws GraphError naming every bad option; BAD_OPTION for an unknown pack.
 *
 * @example
 * const runtime = await createRuntime();
 * const { fex, run } = detect(runtime, { inputs: ['interview.png'], csv: 'fex.csv' });
 * fex.subscribe((batch) => console.log(batch.rowCount, 'faces'));
 * await run.done;
 * await runtime.dispose();
 */
export function detect(runtime: NodeRuntime, options: DetectOptions, runOptions: RunOptions = {}): DetectRun {
  const built = detectGraph(options).build({ onError: 'null-row', maxInFlight: options.maxInFlight });
  const graph = compile(built, runtime.container);
  const active = run(graph, runOptions);
  return { graph, run: active, fex: active.output<FexBatch>('fex') };
}
