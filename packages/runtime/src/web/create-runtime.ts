import { type Clock, type NodeInterceptor, type Plugin, systemClock } from '@fexgraph/core';
import type { InferenceSettings } from '@fexgraph/inference';
import { registerInference, type WebInferenceOptions } from '@fexgraph/inference/web';
import { type BuildOverrides, openModelStore, type StoreObserver, type WebModelStore } from '@fexgraph/models/web';
import { WEB_OUTPUTS, type WebOutputs } from '@fexgraph/sinks/web';
import { VIDEO_DECODER } from '@fexgraph/video';
import { WebCodecsDecoder } from '@fexgraph/video/web';
import { assembleRuntime, IDLE_MS, type Runtime } from '../assemble-runtime.ts';
import { buildFor } from '../build-for.ts';
import { NODE_ONLY } from '../elsewhere.ts';
import { BUILT_IN_PLUGINS } from './built-in-plugins.ts';
import { fetchGraphs } from './fetch-graphs.ts';

export interface RuntimeOptions extends Partial<InferenceSettings>, WebInferenceOptions {
  /** Folder on a web server with `manifest.json` and the models, relative to the page. */
  readonly models: string;
  /** Keep models in the browser's Cache storage: the next visit fetches none, and needs no network. Default true. */
  readonly keepModels?: boolean;
  /** Larger models are refused. Default 1 GB. */
  readonly maxModelBytes?: number;
  /** Hears how far models are loaded, and what is to be known of them. */
  readonly observer?: StoreObserver;
  /** Addresses of graph files, for `readyGraph` and `detect` by the name of the file: `graphs/embedded.yaml`. */
  readonly graphs?: readonly string[];
  /** Where files of sinks go. Default: each is offered as a download. */
  readonly outputs?: WebOutputs;
  /** Refuse models whose weights are not cleared for commercial use. Default false. */
  readonly commercialOnly?: boolean;
  /** Build imported models otherwise than the manifest says. Default: for webgpu if that is the backend. */
  readonly modelBuild?: BuildOverrides;
  /** Node types beyond the built-in ones. */
  readonly plugins?: readonly Plugin[];
  /** Wrap every node from outside: metrics, tracing, fault injection. */
  readonly interceptors?: readonly NodeInterceptor[];
  readonly clock?: Clock;
  /** Ends the loading of manifest, graphs and models. */
  readonly signal?: AbortSignal;
}

/** Everything a graph needs to run in a browser: plugins, models, backends, clock. Dispose it when you are done. */
export type WebRuntime = Runtime<WebModelStore>;

/**
 * A runtime of a page, with the same options and graph files as in Node. Backends are `wasm` (as usual) and `webgpu`;
 * all sessions share one worker of one thread, unless `workers` gives each its own and `threads` says more.
 *
 * @throws FexgraphError MODEL_MISSING, BAD_MODEL for a folder of models that cannot be used; BAD_INPUT for a graph file
 *   that is not there; BAD_OPTION for a backend that is not registered.
 *
 * @example
 * const runtime = await createRuntime({ models: '/models/' });
 */
export async function createRuntime(options: RuntimeOptions): Promise<WebRuntime> {
  const {
    models: folder,
    keepModels,
    maxModelBytes,
    observer,
    graphs = [],
    outputs,
    commercialOnly,
    modelBuild,
    plugins = [],
    interceptors = [],
    clock = systemClock,
    signal,
    ...inference
  } = options;
  const [models, ready] = await Promise.all([
    openModelStore({
      folder,
      cache: keepModels,
      maxBytes: maxModelBytes,
      observer,
      commercialOnly,
      build: modelBuild ?? buildFor(inference.backend),
      signal,
    }),
    fetchGraphs(graphs),
  ]);
  return assembleRuntime({
    models,
    clock,
    builtIn: [...BUILT_IN_PLUGINS, ready, { name: '@fexgraph/runtime/web', nodes: [], elsewhere: NODE_ONLY }],
    plugins,
    interceptors,
    backend: inference.backend,
    register: (container) => {
      registerInference(container, { idleMs: IDLE_MS, ...inference, backend: inference.backend ?? 'wasm' });
      container.register(VIDEO_DECODER, { useValue: new WebCodecsDecoder() });
      if (outputs) container.register(WEB_OUTPUTS, { useValue: outputs });
    },
  });
}
