import {
  CLOCK,
  compile,
  FexBatch,
  GRAPH_CHECK,
  type GraphBuilder,
  type Keyed,
  type NodeSpec,
  type RunReport,
  registerPlugins,
  run,
  systemClock,
} from '@fexgraph/core';
import { INFERENCE, InferenceService, MODEL_LOADER } from '@fexgraph/inference';
import { registerInference } from '@fexgraph/inference/node';
import { MODELS } from '@fexgraph/models';
import { VIDEO_DECODER } from '@fexgraph/video';
import { FfmpegDecoder, videoSource } from '@fexgraph/video/node';
import { container as rootContainer } from 'tsyringe';
import { checkModels } from '../../src/check-models.ts';
import { detectGraph } from '../../src/detect/detect-graph.ts';
import type { DetectOptions } from '../../src/detect/detect-options.ts';
import { BUILT_IN_PLUGINS } from '../../src/node/built-in-plugins.ts';
import { readyGraphsPlugin } from '../../src/node/graphs-folder.ts';
import { SyntheticModels } from './synthetic-models.ts';

export interface Table {
  readonly fex: FexBatch;
  readonly report: RunReport;
}

interface Collected<R> {
  readonly items: R[];
  readonly report: RunReport;
}

/** A place to run graphs on the cpu; networks stay loaded from run to run. */
export interface ReferenceLab {
  /** The reference's pipeline behind another source. */
  pyfeat(source: NodeSpec, options?: Partial<DetectOptions>): GraphBuilder;
  /** The reference's pipeline for a video that lies in a folder, read by ffmpeg. */
  pyfeatOfVideo(video: string, folder: string, options?: Partial<DetectOptions>): GraphBuilder;
  /** Runs a graph to its end and joins what its output `fex` gave. */
  run(graph: GraphBuilder): Promise<Table>;
  /** Runs a graph to its end and keeps what `pick` takes from each packet of an output. */
  collect<T extends Keyed, R>(graph: GraphBuilder, output: string, pick: (packet: T) => R): Promise<Collected<R>>;
  close(): Promise<void>;
}

/**
 * A lab with synthetic weights.
 * @param models networks to load at once, by manifest id
 * @param more networks with other weights
 */
export async function openLab(
  models: readonly string[],
  more?: ConstructorParameters<typeof SyntheticModels>[1],
): Promise<ReferenceLab> {
  const container = rootContainer.createChildContainer();
  const store = await SyntheticModels.open(more);
  container.register(CLOCK, { useValue: systemClock });
  container.register(MODELS, { useValue: store });
  container.register(MODEL_LOADER, { useValue: store });
  container.register(GRAPH_CHECK, { useValue: checkModels(store) });
  registerPlugins(container, ...BUILT_IN_PLUGINS, readyGraphsPlugin());
  registerInference(container, { backend: 'cpu', threads: 2 });
  container.register(VIDEO_DECODER, { useValue: new FfmpegDecoder() });
  // One service for all runs, held open, so that a run does not build and load its networks anew.
  const inference = container.resolve(InferenceService);
  container.register(INFERENCE, { useValue: inference });
  for (const model of models) await inference.open({ model });
  const collect = async <T extends Keyed, R>(graph: GraphBuilder, output: string, pick: (packet: T) => R) => {
    const active = run(compile(graph.build({ onError: 'fail' }), container));
    const items: R[] = [];
    // `done` tells of the error.
    active.output<T>(output).subscribe({ next: (packet) => items.push(pick(packet)), error: () => undefined });
    return { items, report: await active.done };
  };
  return {
    collect,
    pyfeat: (source, options) =>
      detectGraph(container, { inputs: [], pack: 'pyfeat-v2.5', ...options }).replace('frames', source),
    pyfeatOfVideo: (video, folder, options) => {
      const graph = detectGraph(container, { inputs: [video], pack: 'pyfeat-v2.5', decoder: 'ffmpeg', ...options });
      const read = graph.nodes().find(({ id }) => id === 'frames')?.options as Parameters<typeof videoSource>[0];
      return graph.replace('frames', videoSource({ ...read, folder }));
    },
    run: async (graph) => {
      const { items, report } = await collect(graph, 'fex', (batch: FexBatch) => batch);
      return { fex: FexBatch.concat(items[0].schema, items), report };
    },
    close: async () => {
      await inference.dispose();
      await container.dispose();
    },
  };
}
