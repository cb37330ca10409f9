import type { DependencyContainer } from 'tsyringe';
import type { Clock } from '../clock/clock.ts';
import { FexgraphError } from '../errors/fexgraph-error.ts';
import type { CompiledGraph } from '../graph/compile.ts';
import type { ErrorPolicy } from '../graph/graph-spec.ts';
import type { ProcessContext, SinkNode } from '../node/pipeline-node.ts';
import type { FailurePlace } from './failure-desk.ts';
import type { NodeCalls } from './node-calls.ts';
import { NodeHost } from './node-host.ts';
import type { HostedNode } from './node-instance.ts';
import { NodeCounters, type NodeStats } from './node-stats.ts';
import { resolvePolicy } from './policy.ts';
import type { NodeReport } from './run-report.ts';

/** A node of a run with its books. */
export interface RunNode extends FailurePlace {
  readonly host: NodeHost;
}

/** All nodes of a run, from their making to their disposal. */
export class RunNodes {
  readonly #nodes = new Map<string, RunNode>();
  readonly #counters = new Map<string, NodeCounters>();
  /** Of nodes that left before the end. */
  readonly #reports: NodeReport[] = [];

  constructor(
    private readonly container: DependencyContainer,
    private readonly clock: Clock,
  ) {}

  /** @throws FexgraphError NOT_REGISTERED if a node injects something that is not there. */
  create({ nodes }: CompiledGraph, onError: ErrorPolicy | undefined): void {
    nodes.forEach(({ id, nodeClass, definition, entry }, order) => {
      const policy = resolvePolicy(entry.onError, onError, definition);
      this.#add({ id, nodeClass, definition, written: entry.options }, { order, policy });
    });
  }

  /** A source that joins the run; its frames fail under the policy of the source it is like. */
  add(spec: HostedNode, like: RunNode): RunNode {
    return this.#add(spec, { order: like.order, policy: like.policy });
  }

  /** @throws FexgraphError BAD_GRAPH for an unknown id. */
  get(id: string): RunNode {
    const node = this.#nodes.get(id);
    if (node) return node;
    throw new FexgraphError('BAD_GRAPH', `the run has no node "${id}"`, {
      hint:
        this.#nodes.size > 0
          ? `its nodes are: ${[...this.#nodes.keys()].join(', ')}`
          : 'it has not started: await run.ready',
    });
  }

  has(id: string): boolean {
    return this.#nodes.has(id);
  }

  stats(): ReadonlyMap<string, NodeStats> {
    return this.#counters;
  }

  /** Prepares all at once. The first that fails is thrown at once: the others hear of it by the signal. */
  async prepare(context: ProcessContext, calls: NodeCalls): Promise<void> {
    await Promise.all(
      [...this.#nodes.values()].map(async ({ id, host }) => {
        try {
          await calls.limit(host.prepare(context));
        } catch (thrown) {
          throw nodeFailure(`node "${id}" (${host.spec.definition.type}) could not be prepared`, thrown);
        }
      }),
    );
  }

  /** Sinks whose `prepare` succeeded, to be finished. */
  *sinks(): IterableIterator<{ readonly id: string; readonly node: SinkNode }> {
    for (const { id, host } of this.#nodes.values()) {
      if (!host.spec.definition.output && host.prepared) yield { id, node: host.node as SinkNode };
    }
  }

  /** Downstream first. */
  *hosts(): IterableIterator<NodeHost> {
    for (const { host } of [...this.#nodes.values()].reverse()) yield host;
  }

  /** Disposes a node that leaves before the end of the run. */
  async remove(id: string): Promise<void> {
    const node = this.get(id);
    this.#nodes.delete(id);
    this.#counters.delete(id);
    this.#reports.push(reportOf(node));
    await node.host.dispose();
  }

  reports(): readonly NodeReport[] {
    return [...[...this.#nodes.values()].map(reportOf), ...this.#reports];
  }

  #add(spec: HostedNode, { order, policy }: Pick<RunNode, 'order' | 'policy'>): RunNode {
    const host = new NodeHost(spec, this.container, this.clock);
    const counters = new NodeCounters();
    const node: RunNode = { id: spec.id, order, policy, counters, host };
    this.#nodes.set(spec.id, node);
    this.#counters.set(spec.id, counters);
    return node;
  }
}

function reportOf({ id, host, counters }: RunNode): NodeReport {
  const { type, version } = host.spec.definition;
  return { id, type, version, options: host.options, stats: counters.snapshot() };
}

/** The error of a node that failed outside a frame. What the node itself said about it is kept. */
export function nodeFailure(what: string, thrown: unknown): FexgraphError {
  if (thrown instanceof FexgraphError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new FexgraphError('NODE_FAILED', `${what}: ${message}`, { cause: thrown });
}
