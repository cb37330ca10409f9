import type { DependencyContainer, InjectionToken } from 'tsyringe';
import type { Clock } from '../clock/clock.ts';
import { FexgraphError, toError } from '../errors/fexgraph-error.ts';
import type { NodeDefinition } from '../node/definition.ts';
import type { MapNode, NodeLifecycle, PipelineNode, ProcessContext } from '../node/pipeline-node.ts';
import type { NodeClass } from '../node/pipeline-node-decorator.ts';
import { OPTIONS } from '../node/tokens.ts';

export interface NodeInfo {
  /** Path in the graph. */
  readonly id: string;
  readonly definition: NodeDefinition;
  readonly options: unknown;
  readonly clock: Clock;
}

/**
 * Wraps nodes from outside: metrics, tracing, fault injection. Returns the node itself or one that stands in for it
 * with the same methods.
 */
export type NodeInterceptor = (node: PipelineNode, info: NodeInfo) => PipelineNode;

export const NODE_INTERCEPTOR: InjectionToken<NodeInterceptor> = Symbol.for('fexgraph.node-interceptor');

export interface HostedNode {
  readonly id: string;
  readonly nodeClass: NodeClass;
  readonly definition: NodeDefinition;
  readonly options: unknown;
}

interface Instance {
  readonly node: PipelineNode;
  uses: number;
  retired: boolean;
  disposal: Promise<void> | undefined;
}

/** Makes, prepares, swaps and disposes the node of one place in the graph. */
export class NodeHost {
  #current: Instance;
  #options: unknown;
  readonly #retiring = new Set<Promise<void>>();

  constructor(
    readonly spec: HostedNode,
    private readonly container: DependencyContainer,
    private readonly clock: Clock,
  ) {
    this.#options = spec.options;
    this.#current = this.#create(spec.options);
  }

  get options(): unknown {
    return this.#options;
  }

  get node(): PipelineNode {
    return this.#current.node;
  }

  /** The node for one call, and the function to call when it is over. A swapped node is disposed after its last call. */
  use(): { readonly node: PipelineNode; readonly done: () => void } {
    const instance = this.#current;
    instance.uses++;
    return {
      node: instance.node,
      done: () => {
        instance.uses--;
        if (instance.retired && instance.uses === 0) this.#retire(instance);
      },
    };
  }

  async prepare(context: ProcessContext): Promise<void> {
    await (this.#current.node as NodeLifecycle).prepare?.(context);
  }

  /** Changes options declared `live`; takes effect with the next call. */
  update(options: unknown): void {
    const node = this.#current.node as MapNode;
    if (!node.update)
      throw new FexgraphError(
        'BAD_OPTION',
        `node "${this.spec.id}" (${this.spec.definition.type}) has no live options`,
      );
    node.update(options);
    this.#options = options;
  }

  /** Prepares a new instance, switches to it, and disposes the old one after its last call. */
  async swap(options: unknown, context: ProcessContext): Promise<void> {
    const next = this.#create(options);
    try {
      await (next.node as NodeLifecycle).prepare?.(context);
    } catch (thrown) {
      await this.#dispose(next);
      throw thrown;
    }
    const old = this.#current;
    this.#current = next;
    this.#options = options;
    old.retired = true;
    if (old.uses === 0) this.#retire(old);
  }

  async dispose(): Promise<void> {
    await Promise.all([...this.#retiring, this.#dispose(this.#current)]);
  }

  #retire(instance: Instance): void {
    const disposal = this.#dispose(instance);
    this.#retiring.add(disposal);
    void disposal.finally(() => this.#retiring.delete(disposal)).catch(() => undefined);
  }

  #dispose(instance: Instance): Promise<void> {
    instance.disposal ??= (async () => (instance.node as NodeLifecycle).dispose?.())();
    return instance.disposal;
  }

  #create(options: unknown): Instance {
    const { nodeClass, definition, id } = this.spec;
    const own = this.container.createChildContainer();
    own.register(OPTIONS, { useValue: options });
    let node: PipelineNode;
    try {
      node = own.resolve(nodeClass as never) as PipelineNode;
    } catch (thrown) {
      const cause = toError(thrown);
      throw new FexgraphError(
        'NOT_REGISTERED',
        `node "${id}" (${definition.type}) could not be made: ${cause.message}`,
        {
          cause,
          hint: 'register what it injects in the container, for example with the runtime package of your platform',
        },
      );
    }
    const interceptors = this.container.isRegistered(NODE_INTERCEPTOR, true)
      ? this.container.resolveAll(NODE_INTERCEPTOR)
      : [];
    for (const intercept of interceptors) node = intercept(node, { id, definition, options, clock: this.clock });
    return { node, uses: 0, retired: false, disposal: undefined };
  }
}
