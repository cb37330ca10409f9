import { availableParallelism } from 'node:os';
import { type Clock, GRAPH_MODE, type GraphMode, type NodeInterceptor, type Plugin, systemClock } from '@fexgraph/core';
import type { InferenceSettings } from '@fexgraph/inference';
import { registerInference } from '@fexgraph/inference/node';
import { type BuildOverrides, type LocalModelStore, openModelStore } from '@fexgraph/models/node';
import { DecoderPool, PICTURE_DECODERS } from '@fexgraph/sources/node';
import { VIDEO_DECODER, VIDEO_ENCODER } from '@fexgraph/video';
import { FfmpegDecoder, FfmpegEncoder, type FfmpegPrograms } from '@fexgraph/video/node';
import { assembleRuntime, IDLE_MS, type Runtime } from '../assemble-runtime.ts';
import { buildFor } from '../build-for.ts';
import { WEB_ONLY } from '../elsewhere.ts';
import { BUILT_IN_PLUGINS } from './built-in-plugins.ts';
import { readyGraphsPlugin } from './graphs-folder.ts';
import { InstalledDecoder, InstalledEncoder } from './installed-node-av.ts';
import { withPool, workerPool } from './worker-pool.ts';

export interface RuntimeOptions extends Partial<InferenceSettings> {
  /**
   * For graphs that do not say it themselves: `batch` (default), several workers of one thread per model, or `live`, one
   * worker of several threads. Whoever gives `workers` or `threads` decides both for all graphs; the one left out is 1.
   */
  readonly mode?: GraphMode;
  /** Folder with `manifest.json`. Default: the one that comes with fexgraph. */
  readonly modelsFolder?: string;
  /** Folder of pulled and imported models. Default: FEXGRAPH_MODELS, or the platform's cache folder. */
  readonly modelsCache?: string;
  /** Refuse models whose weights are not cleared for commercial use. Default false. */
  readonly commercialOnly?: boolean;
  /** Build pulled models otherwise than the manifest says. Default: for webgpu if that is the backend. */
  readonly modelBuild?: BuildOverrides;
  /** Node types beyond the built-in ones. */
  readonly plugins?: readonly Plugin[];
  /** Wrap every node from outside: metrics, tracing, fault injection. */
  readonly interceptors?: readonly NodeInterceptor[];
  readonly clock?: Clock;
  /** Where ffmpeg is, for videos that `@fexgraph/video-node` does not read. Default: on the PATH. */
  readonly ffmpeg?: FfmpegPrograms;
}

/** Everything a graph needs to run in Node: plugins, models, backends, clock. Dispose it when you are done. */
export type NodeRuntime = Runtime<LocalModelStore>;

/**
 * A runtime. What it registers is in a container of its own: there may be several, and nothing outside of it changes.
 *
 * @throws FexgraphError MODEL_MISSING, BAD_MODEL for a models folder that cannot be used; BAD_OPTION for a backend that
 * is not registered.
 */
export async function createRuntime(options: RuntimeOptions = {}): Promise<NodeRuntime> {
  const {
    clock = systemClock,
    plugins = [],
    interceptors = [],
    modelsFolder,
    modelsCache,
    commercialOnly,
    modelBuild,
    mode = 'batch',
    workers,
    threads,
    ffmpeg,
    ...settings
  } = options;
  const isPoolGiven = workers !== undefined || threads !== undefined;
  const pool = isPoolGiven ? { workers, threads } : workerPool(mode, availableParallelism());
  const models = await openModelStore({
    folder: modelsFolder,
    cache: modelsCache ?? (process.env.FEXGRAPH_MODELS || undefined),
    commercialOnly,
    build: modelBuild ?? buildFor(settings.backend),
    clock,
  });
  const decoders = new DecoderPool({ idleMs: settings.idleMs ?? IDLE_MS });
  return assembleRuntime({
    models,
    clock,
    builtIn: [
      ...BUILT_IN_PLUGINS,
      readyGraphsPlugin(),
      { name: '@fexgraph/runtime/node', nodes: [], elsewhere: WEB_ONLY },
    ],
    plugins,
    interceptors,
    backend: settings.backend,
    register: (container) => {
      registerInference(container, { idleMs: IDLE_MS, ...settings, ...pool, backend: settings.backend ?? 'cpu' });
      container.register(PICTURE_DECODERS, { useValue: decoders });
      // Best first: the first that can be used reads or writes videos, unless a graph says otherwise.
      for (const decoder of [new InstalledDecoder(), new FfmpegDecoder(ffmpeg)]) {
        container.register(VIDEO_DECODER, { useValue: decoder });
      }
      for (const encoder of [new InstalledEncoder(), new FfmpegEncoder(ffmpeg)]) {
        container.register(VIDEO_ENCODER, { useValue: encoder });
      }
    },
    owned: decoders,
    inferenceFor: (run, inference) => {
      if (isPoolGiven || !run.isRegistered(GRAPH_MODE, true)) return inference;
      return withPool(inference, workerPool(run.resolve(GRAPH_MODE), availableParallelism()));
    },
  });
}
