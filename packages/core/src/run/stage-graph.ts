import { FexgraphError } from '../errors/fexgraph-error.ts';
import type { CompiledGraph } from '../graph/compile.ts';
import type { ResolvedNode } from '../graph/resolve-nodes.ts';
import { Join, type JoinBranch } from './join.ts';
import { MapStage } from './map-stage.ts';
import { SinkStage } from './sink-stage.ts';
import type { StageContext } from './stage.ts';
import { StreamStage } from './stream-stage.ts';
import { fanOut, Merge, type Stage, type TokenReceiver } from './token-receiver.ts';

export interface Terminal {
  readonly id: string;
  /** Name of the declared output; undefined for a sink. */
  readonly output?: string;
}

/** The stages of a compiled graph, connected to each other. */
export interface StageGraph {
  /** For each source node of the graph: where its tokens go in. */
  readonly inlets: ReadonlyMap<string, TokenReceiver>;
  /** Sinks, and nodes that are a declared output. */
  readonly terminals: readonly Terminal[];
  /** For each source node: how many terminals its frames reach. */
  readonly terminalsOf: ReadonlyMap<string, number>;
}

export interface StageGraphContext {
  stage(node: ResolvedNode, receiver: TokenReceiver): Stage;
  /** Whether it makes null rows of failed frames. */
  recovers(node: ResolvedNode): boolean;
  /** Where what leaves the graph goes; a sink's tokens come after they were written. */
  terminal(terminal: Terminal): TokenReceiver;
}

const STAGES = { map: MapStage, stream: StreamStage, sink: SinkStage };

export function makeStage(context: StageContext, receiver: TokenReceiver): Stage {
  const { kind } = context.life.typed;
  if (kind === 'source') throw new FexgraphError('INTERNAL', `source "${context.life.spec.id}" takes no packets`);
  return new STAGES[kind](context, receiver);
}

/** Joins stages: fan-out is multicast, and a join waits for all its branches of a frame (run semantics 6). */
export function connectStages(graph: CompiledGraph, context: StageGraphContext): StageGraph {
  const takers = new Map(graph.nodes.map((node) => [node.id, [] as TokenReceiver[]]));
  const sources: [id: string, receiver: TokenReceiver][] = [];
  const terminals: Terminal[] = [];
  const nullRows = behindRecovery(graph, context);
  for (const [output, id] of Object.entries(graph.outputs)) {
    const terminal = { id, output };
    terminals.push(terminal);
    takers.get(id)!.push(context.terminal(terminal));
  }
  // Downstream first: a stage is made with the receiver of what it gives.
  for (const node of [...graph.nodes].reverse()) {
    const { kind } = node.definition;
    if (kind === 'source') {
      sources.push([node.id, fanOut(takers.get(node.id)!)]);
      continue;
    }
    if (kind === 'sink') terminals.push({ id: node.id });
    const receiver = kind === 'sink' ? context.terminal({ id: node.id }) : fanOut(takers.get(node.id)!);
    connectInputs(graph, node, context.stage(node, receiver), takers, nullRows);
  }
  const inlets = new Map(sources.reverse());
  const terminalsOf = new Map<string, number>();
  for (const id of inlets.keys()) {
    terminalsOf.set(id, terminals.filter((terminal) => graph.sourcesOf.get(terminal.id)!.has(id)).length);
  }
  return { inlets, terminals, terminalsOf };
}

/** Nodes that may give null rows: those that make them, and all behind these. */
function behindRecovery(graph: CompiledGraph, context: StageGraphContext): ReadonlySet<string> {
  const found = new Set<string>();
  for (const node of graph.nodes) {
    const isBehind = graph.edges.some(({ from, to }) => to === node.id && found.has(from));
    if (isBehind || context.recovers(node)) found.add(node.id);
  }
  return found;
}

/** Gives the upstream nodes of a node the places where their tokens go in. */
function connectInputs(
  graph: CompiledGraph,
  node: ResolvedNode,
  stage: Stage,
  takers: ReadonlyMap<string, TokenReceiver[]>,
  nullRows: ReadonlySet<string>,
): void {
  const into = graph.edges.filter((edge) => edge.to === node.id);
  if (!node.definition.inputs) {
    const receiver = into.length === 1 ? stage : new Merge(into.length, stage);
    for (const edge of into) takers.get(edge.from)!.push(receiver);
    return;
  }
  const positions = new Map<string, number>();
  const branches = into.map(({ port, from }): JoinBranch => {
    const position = positions.get(port) ?? 0;
    positions.set(port, position + 1);
    return { port, position, graphSources: graph.sourcesOf.get(from)!, hasNullRows: nullRows.has(from) };
  });
  const join = new Join(node.ports, branches, stage);
  for (const [i, edge] of into.entries()) takers.get(edge.from)!.push(join.input(i));
}
