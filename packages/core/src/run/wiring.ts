import { merge, type Observable, Subject } from 'rxjs';
import type { CompiledGraph } from '../graph/compile.ts';
import type { ResolvedNode } from '../graph/resolve-nodes.ts';
import type { StreamNode } from '../node/pipeline-node.ts';
import { type JoinBranch, joinTokens } from './join.ts';
import { mapStage } from './map-stage.ts';
import { sinkStage } from './sink-stage.ts';
import type { StageContext } from './stage.ts';
import { streamStage } from './stream-stage.ts';
import type { Token } from './token.ts';

export interface Wiring {
  /** Where the tokens of a source node go in. */
  readonly entries: ReadonlyMap<string, Subject<Token>>;
  /** What comes out of each sink, after it was written, and of each node that is a declared output. */
  readonly terminals: readonly { readonly id: string; readonly output?: string; readonly tokens: Observable<Token> }[];
  /** For each source node: how many terminals its frames reach. */
  readonly terminalsOf: ReadonlyMap<string, number>;
}

const isSource = (node: ResolvedNode) => Object.keys(node.ports).length === 0;

function inputTokens(
  graph: CompiledGraph,
  node: ResolvedNode,
  outs: ReadonlyMap<string, Subject<Token>>,
): Observable<Token> {
  const into = graph.edges.filter((edge) => edge.to === node.id);
  const names = Object.keys(node.ports);
  if (!node.definition.inputs && names.length === 1) {
    const upstreams = into.map((edge) => outs.get(edge.from)!);
    return upstreams.length === 1 ? upstreams[0] : merge(...upstreams);
  }
  const positions = new Map<string, number>();
  const branches = into.map((edge): JoinBranch => {
    const position = positions.get(edge.port) ?? 0;
    positions.set(edge.port, position + 1);
    return { port: edge.port, position, entries: graph.sourcesOf.get(edge.from)!, tokens: outs.get(edge.from)! };
  });
  return joinTokens(node.ports, branches);
}

/** Joins the stages of a run by subjects: fan-out is multicast (run semantics 6). Nothing flows before the terminals are subscribed. */
export function wire(
  graph: CompiledGraph,
  context: (node: ResolvedNode) => StageContext,
  ended: Observable<string>,
): Wiring {
  const outs = new Map(graph.nodes.map((node) => [node.id, new Subject<Token>()]));
  const entries = new Map<string, Subject<Token>>();
  const terminals: Wiring['terminals'][number][] = [];
  const connections: (() => void)[] = [];
  for (const node of graph.nodes) {
    if (isSource(node)) {
      entries.set(node.id, outs.get(node.id)!);
      continue;
    }
    const input = inputTokens(graph, node, outs);
    const stageContext = context(node);
    if (!node.definition.output) {
      terminals.push({ id: node.id, tokens: input.pipe(sinkStage(stageContext)) });
      continue;
    }
    const isStream = 'connect' in (stageContext.host.node as Partial<StreamNode>);
    const stage = isStream ? streamStage(stageContext) : mapStage(stageContext, ended);
    connections.push(() => void input.pipe(stage).subscribe(outs.get(node.id)!));
  }
  for (const [output, id] of Object.entries(graph.outputs)) terminals.push({ id, output, tokens: outs.get(id)! });
  // Downstream first, so that nobody misses a token.
  for (const connect of connections.reverse()) connect();
  const terminalsOf = new Map<string, number>();
  for (const entry of entries.keys()) {
    terminalsOf.set(entry, terminals.filter(({ id }) => graph.sourcesOf.get(id)!.has(entry)).length);
  }
  return { entries, terminals, terminalsOf };
}
