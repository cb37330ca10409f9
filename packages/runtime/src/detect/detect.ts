import { type CompiledGraph, compile, type FexBatch, type GraphRun, type RunOptions, run } from '@fexgraph/core';
import type { Observable } from 'rxjs';
import type { Runtime } from '../assemble-runtime.ts';
import { detectGraph } from './detect-graph.ts';
import type { DetectOptions } from './detect-options.ts';

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
 * @throws FexgraphError BAD_OPTION, BAD_GRAPH naming every bad option.
 *
 * @example
 * const runtime = await createRuntime();
 * const { fex, run } = detect(runtime, { inputs: ['interview.png'], tables: ['fex.csv'] });
 * fex.subscribe((batch) => console.log(batch.rowCount, 'faces'));
 * await run.done;
 * await runtime.dispose();
 */
export function detect(
  runtime: Pick<Runtime, 'container'>,
  options: DetectOptions,
  runOptions: RunOptions = {},
): DetectRun {
  const graph = compile(detectGraph(runtime.container, options).build(), runtime.container);
  const active = run(graph, { maxInFlight: options.maxInFlight, maxBatch: options.batchSize, ...runOptions });
  return { graph, run: active, fex: active.output<FexBatch>('fex') };
}
