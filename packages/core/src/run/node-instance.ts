import type { DependencyContainer } from 'tsyringe';
import type { Clock } from '../clock/clock.ts';
import { FexgraphError, toError } from '../errors/fexgraph-error.ts';
import type { NodeDefinition } from '../node/definition.ts';
import type { NodeLifecycle, PipelineNode, ProcessContext } from '../node/pipeline-node.ts';
import type { NodeClass } from '../node/pipeline-node-decorator.ts';
import { OPTIONS } from '../node/tokens.ts';
import { interceptNode } from './node-interceptor.ts';

/** A place in the graph and what goes there. */
export interface HostedNode {
  readonly id: string;
  readonly nodeClass: NodeClass;
  readonly definition: NodeDefinition;
  /** As written, without defaults. */
  readonly written: unknown;
}

/** One object of a node class, from its making to its disposal. */
export class NodeInstance {
  readonly node: PipelineNode;
  /** Calls that are not over. */
  uses = 0;
  #preparing: Promise<void> | undefined;
  #disposal: Promise<void> | undefined;
  #prepared = false;

  /** @throws FexgraphError NOT_REGISTERED if something it injects is missing. */
  constructor(spec: HostedNode, options: unknown, container: DependencyContainer, clock: Clock) {
    const { nodeClass, definition, id } = spec;
    const own = container.createChildContainer();
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
    this.node = interceptNode(container, node, { id, definition, options, clock });
  }

  get prepared(): boolean {
    return this.#prepared;
  }

  /** Calls the node's `prepare` once. */
  prepare(context: ProcessContext): Promise<void> {
    this.#preparing ??= (async () => {
      await (this.node as NodeLifecycle).prepare?.(context);
      this.#prepared = true;
    })();
    return this.#preparing;
  }

  /**
   * Calls the node's `dispose` once, after `prepare` is over: what a late `prepare` acquires must be released too. A
   * node that was never prepared has acquired nothing.
   */
  dispose(): Promise<void> {
    this.#disposal ??= (async () => {
      if (!this.#preparing) return;
      await Promise.allSettled([this.#preparing]);
      await (this.node as NodeLifecycle).dispose?.();
    })();
    return this.#disposal;
  }
}
