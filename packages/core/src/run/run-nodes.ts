import { FexgraphError } from '../errors/fexgraph-error.ts';
import type { CompiledGraph } from '../graph/compile.ts';
import type { ErrorPolicy } from '../graph/graph-spec.ts';
import type { ProcessContext } from '../node/pipeline-node.ts';
import type { FailurePlace } from './failure-log.ts';
import { type LifeContext, NodeLife, type NodePlace } from './node-life.ts';
import { NodeCounters, type NodeStats } from './node-stats.ts';
import { groupNotes, type NoteGroup } from './note-groups.ts';
import { resolvePolicy } from './policy.ts';
import type { NodeReport, RunReport } from './run-report.ts';

/** A node of a run, with its policy and counters. */
export interface RunNode extends FailurePlace {
  readonly life: NodeLife;
}

/** All nodes of a run, from their making to their disposal. */
export class RunNodes {
  readonly #nodes = new Map<string, RunNode>();
  readonly #counters = new Map<string, NodeCounters>();
  /** Of nodes that left before the end. */
  readonly #reports: NodeReport[] = [];

  constructor(private readonly context: LifeContext) {}

  /** @throws FexgraphError NOT_REGISTERED if a node injects something that is not there. */
  create({ nodes }: CompiledGraph, onError: ErrorPolicy | undefined): void {
    nodes.forEach(({ id, nodeClass, definition, entry }, order) => {
      const policy = resolvePolicy(entry.onError, onError, definition);
      this.#add({ id, nodeClass, definition, written: entry.options }, { order, policy });
    });
  }

  /** A source that joins the run; its frames fail under the policy of the source it is like. */
  add(place: NodePlace, like: RunNode): RunNode {
    return this.#add(place, { order: like.order, policy: like.policy });
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
  async prepare(context: ProcessContext): Promise<void> {
    await Promise.all([...this.#nodes.values()].map(({ life }) => life.prepare(context)));
  }

  /** Upstream first. */
  *lives(): IterableIterator<NodeLife> {
    for (const { life } of this.#nodes.values()) yield life;
  }

  /** Disposes a node that leaves before the end of the run. */
  async remove(id: string): Promise<void> {
    const node = this.get(id);
    this.#nodes.delete(id);
    this.#counters.delete(id);
    this.#reports.push(reportOf(node));
    await node.life.dispose();
  }

  reports(): readonly NodeReport[] {
    return [...[...this.#nodes.values()].map(reportOf), ...this.#reports];
  }

  /** Files that the sinks have left. @throws what a sink threw when it was asked (rejects). */
  async written(): Promise<RunReport['written']> {
    return [...this.#nodes.values()].flatMap(({ id, life: { typed, prepared } }) => {
      if (typed.kind !== 'sink' || !prepared) return [];
      return (typed.node.written?.() ?? []).map((file) => ({ ...file, node: id }));
    });
  }

  /** What the nodes that are there left out or took otherwise. @throws what a node threw when it was asked (rejects). */
  async notes(): Promise<readonly NoteGroup[]> {
    return [...this.#nodes.values()].flatMap(({ id, life: { typed, prepared, notes } }) =>
      prepared ? groupNotes(id, [...notes.list(), ...(typed.node.notes?.() ?? [])]) : [],
    );
  }

  #add(place: NodePlace, { order, policy }: Pick<RunNode, 'order' | 'policy'>): RunNode {
    const life = new NodeLife(place, this.context);
    const counters = new NodeCounters();
    const node: RunNode = { id: place.id, order, isSource: place.definition.kind === 'source', policy, counters, life };
    this.#nodes.set(place.id, node);
    this.#counters.set(place.id, counters);
    return node;
  }
}

function reportOf({ id, life, counters }: RunNode): NodeReport {
  const { type, version } = life.spec.definition;
  return { id, type, version, options: life.options, stats: counters.snapshot() };
}
