import {
  CLOCK,
  type Clock,
  FexgraphError,
  GRAPH_CHECK,
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
} from '@fexgraph/core';
import { BACKEND, INFERENCE, type Inference, InferenceService, MODEL_LOADER } from '@fexgraph/inference';
import { MODELS, type ModelStore } from '@fexgraph/models';
import { type DependencyContainer, container as rootContainer } from 'tsyringe';
import { backendProblem, checkBackends } from './check-backends.ts';
import { checkModels } from './check-models.ts';

/** Everything a graph needs to run: plugins, models, backends, clock. Dispose it when you are done. */
export interface Runtime<M extends ModelStore = ModelStore> {
  /** For `compile`, for operators, and for registering more. */
  readonly container: DependencyContainer;
  readonly registry: NodeRegistry;
  readonly models: M;
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
  /** Ends the sessions and decoders that nobody uses now, and frees their memory; the next who needs one starts it again. */
  trim(): Promise<void>;
  /** Ends sessions, workers and decoders; runs that need them end with CANCELLED. Idempotent. */
  dispose(): Promise<void>;
}

/** Sessions and decoders that nobody uses stay for so long: calls that follow each other load nothing. */
export const IDLE_MS = 300_000;

/** What platforms and callers differ in. */
export interface RuntimeParts<M extends ModelStore> {
  readonly models: M;
  readonly clock: Clock;
  /** Those of the platform. */
  readonly builtIn: readonly Plugin[];
  /** Those of the caller. */
  readonly plugins: readonly Plugin[];
  readonly interceptors: readonly NodeInterceptor[];
  /** Backend asked for, if one was. */
  readonly backend: string | undefined;
  /** Registers backends, the inference service, and what nodes of the platform inject. */
  register(container: DependencyContainer): void;
  /** What else the runtime owns: idle parts of it are trimmed, and it ends with the runtime. */
  readonly owned?: { trim(): void; dispose(): Promise<void> };
  /** The sessions that one run gets. Default: all the same. */
  inferenceFor?(run: DependencyContainer, inference: Inference): Inference;
}

/**
 * A runtime of parts. What it registers is in a container of its own: there may be several, and nothing outside of it
 * changes.
 *
 * @throws FexgraphError BAD_OPTION for a backend that is not registered.
 */
export function assembleRuntime<M extends ModelStore>(parts: RuntimeParts<M>): Runtime<M> {
  const { models, clock, plugins } = parts;
  const container = rootContainer.createChildContainer();
  container.register(CLOCK, { useValue: clock });
  registerPlugins(container, ...parts.builtIn, ...plugins);
  for (const interceptor of parts.interceptors) container.register(NODE_INTERCEPTOR, { useValue: interceptor });
  container.register(MODELS, { useValue: models });
  container.register(MODEL_LOADER, { useValue: models });
  parts.register(container);
  for (const plugin of plugins) plugin.register?.(container);
  const backends = container.resolveAll(BACKEND);
  const backendIds = backends.map(({ id }) => id);
  const problem = backendProblem(parts.backend, backendIds);
  if (problem) throw new FexgraphError('BAD_OPTION', problem.message, { hint: problem.hint });
  // One service for all runs of this runtime: sessions of the same model are shared, and the run record sees them all.
  const inference = container.resolve(InferenceService);
  container.register(INFERENCE, { useFactory: (run) => parts.inferenceFor?.(run, inference) ?? inference });
  container.register(GRAPH_CHECK, { useValue: checkModels(models) });
  container.register(GRAPH_CHECK, { useValue: checkBackends(backendIds) });
  let disposal: Promise<void> | undefined;
  const opened = new Set<OpenNode>();
  const end = async () => {
    await Promise.all([...opened].map((node) => node.close()));
    await Promise.all([inference.dispose(), parts.owned?.dispose()]);
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
      parts.owned?.trim();
      await inference.trim();
    },
    dispose: () => {
      disposal ??= end();
      return disposal;
    },
  };
}
