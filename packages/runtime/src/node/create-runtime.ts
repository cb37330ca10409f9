import { availableParallelism } from 'node:os';
import {
  CLOCK,
  type Clock,
  FexgraphError,
  GRAPH_CHECK,
  GRAPH_MODE,
  type GraphMode,
  NODE_INTERCEPTOR,
  type NodeDefinition,
  type NodeInterceptor,
  NodeRegistry,
  type NodeSpec,
  type OpenNode,
  type OpenOptions,
  openNode,
  type Plugin,
  registerPlugins,
  systemClock,
} from '@fexgraph/core';
import { BACKEND, INFERENCE, InferenceService, type InferenceSettings, MODEL_LOADER } from '@fexgraph/inference';
import { registerInference } from '@fexgraph/inference/node';
import { MODELS } from '@fexgraph/models';
import { type BuildOverrides, type LocalModelStore, openModelStore } from '@fexgraph/models/node';
import { DecoderPool, PICTURE_DECODERS } from '@fexgraph/sources/node';
import { VIDEO_DECODER, VIDEO_ENCODER } from '@fexgraph/video';
import { FfmpegDecoder, FfmpegEncoder, type FfmpegPrograms } from '@fexgraph/video/node';
import { type DependencyContainer, container as rootContainer } from 'tsyringe';
import { backendProblem, checkBackends } from '../check-backends.ts';
import { checkModels } from '../check-models.ts';
import { buildFor } from './build-for.ts';
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
export interface NodeRuntime {
  /** For `compile`, for operators, and for registering more. */
  readonly container: DependencyContainer;
  readonly registry: NodeRegistry;
  readonly models: LocalModelStore;
  readonly inference: InferenceService;
  readonly clock: Clock;
  /**
   * Prepares a node once and lends it to any number of calls and pipes: the same node that a graph runs. What is open
   * ends with the runtime.
   *
   * @throws FexgraphError BAD_OPTION, BAD_GRAPH, NOT_REGISTERED, or what `prepare` threw (rejects).
   *
   * @example
   * const faces = await runtime.open(rfb320());
   * const { count } = await faces.process(frame);
   * frames$.pipe(faces.operator({ onError: 'skip' })).subscribe(...)
   */
  open<D extends NodeDefinition>(spec: NodeSpec<D>, options?: OpenOptions): Promise<OpenNode<D>>;
  /** Ends the sessions and picture decoders that nobody uses now, and frees their memory; the next who needs one starts it again. */
  trim(): Promise<void>;
  /** Ends sessions, workers and decoders; runs that need them end with CANCELLED. Idempotent. */
  dispose(): Promise<void>;
}

/** Sessions and decoders that nobody uses stay for so long: calls that follow each other load nothing. */
const IDLE_MS = 300_000;

/**
 * A runtime. What it registers is in a container of its own: there may be several, and nothing outside of it changes.
 *
 * @throws FexgraphError MODEL_MISSING, BAD_MODEL for a models folder that cannot be used; BAD_OPTION for a backend that
 * is not registered.
 */
export async function createRuntime(options: RuntimeOptions = {}): Promise<NodeRuntime> {
  const container = rootContainer.createChildContainer();
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
  container.register(CLOCK, { useValue: clock });
  registerPlugins(container, ...BUILT_IN_PLUGINS, readyGraphsPlugin(), ...plugins);
  for (const interceptor of interceptors) container.register(NODE_INTERCEPTOR, { useValue: interceptor });
  container.register(MODELS, { useValue: models });
  container.register(MODEL_LOADER, { useValue: models });
  const decoders = new DecoderPool({ idleMs: settings.idleMs ?? IDLE_MS });
  container.register(PICTURE_DECODERS, { useValue: decoders });
  registerInference(container, { idleMs: IDLE_MS, ...settings, ...pool, backend: settings.backend ?? 'cpu' });
  // Best first: the first that can be used reads or writes videos, unless a graph says otherwise.
  for (const decoder of [new InstalledDecoder(), new FfmpegDecoder(ffmpeg)]) {
    container.register(VIDEO_DECODER, { useValue: decoder });
  }
  for (const encoder of [new InstalledEncoder(), new FfmpegEncoder(ffmpeg)]) {
    container.register(VIDEO_ENCODER, { useValue: encoder });
  }
  for (const plugin of plugins) plugin.register?.(container);
  const backends = container.resolveAll(BACKEND);
  const backendIds = backends.map(({ id }) => id);
  const problem = backendProblem(settings.backend, backendIds);
  if (problem) throw new FexgraphError('BAD_OPTION', problem.message, { hint: problem.hint });
  // One service for all runs of this runtime: sessions of the same model are shared, and the run record sees them all.
  const inference = container.resolve(InferenceService);
  container.register(INFERENCE, {
    useFactory: (run) => {
      if (isPoolGiven || !run.isRegistered(GRAPH_MODE, true)) return inference;
      return withPool(inference, workerPool(run.resolve(GRAPH_MODE), availableParallelism()));
    },
  });
  container.register(GRAPH_CHECK, { useValue: checkModels(models) });
  container.register(GRAPH_CHECK, { useValue: checkBackends(backendIds) });
  let disposal: Promise<void> | undefined;
  const opened = new Set<OpenNode>();
  const end = async () => {
    await Promise.all([...opened].map((node) => node.close()));
    await Promise.all([inference.dispose(), decoders.dispose()]);
    await Promise.all(backends.map((backend) => backend.dispose()));
  };
  return {
    container,
    registry: NodeRegistry.of(container),
    models,
    inference,
    clock,
    open: async (spec, openOptions) => {
      const node = await openNode(spec, container, openOptions);
      opened.add(node as unknown as OpenNode);
      void node.closed.then(() => opened.delete(node as unknown as OpenNode));
      return node;
    },
    trim: async () => {
      decoders.trim();
      await inference.trim();
    },
    dispose: () => {
      disposal ??= end();
      return disposal;
    },
  };
}
