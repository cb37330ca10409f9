import type { DependencyContainer } from 'tsyringe';
import type { NodeClass } from '../node/pipeline-node-decorator.ts';
import { checkPorts } from './check-ports.ts';
import { checkSensitive } from './check-sensitive.ts';
import { checkGraphSettings } from './check-settings.ts';
import type { BuiltGraph } from './graph-builder.ts';
import { GRAPH_CHECK } from './graph-check.ts';
import { GraphError, type GraphProblem } from './graph-problem.ts';
import { GRAPH_VERSION, type GraphSpec } from './graph-spec.ts';
import { NodeRegistry } from './node-registry.ts';
import { type ResolvedEdge, resolveEdges } from './resolve-edges.ts';
import { type ResolvedNode, resolveNodes } from './resolve-nodes.ts';
import { findTopology } from './topology.ts';

/** A graph without problems, ready to run any number of times. */
export interface CompiledGraph {
  readonly spec: GraphSpec;
  readonly container: DependencyContainer;
  /** Nodes that will run, upstream first. */
  readonly nodes: readonly ResolvedNode[];
  readonly edges: readonly ResolvedEdge[];
  /** Output name -> node id. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Ids of nodes that reach no sink and no output, and are left out. */
  readonly pruned: readonly string[];
  /** For each node: the source nodes whose frames reach it. */
  readonly sourcesOf: ReadonlyMap<string, ReadonlySet<string>>;
}

function registryFor(container: DependencyContainer, classes: readonly NodeClass[]): NodeRegistry {
  const registry = NodeRegistry.of(container);
  for (const nodeClass of classes) registry.add(nodeClass);
  return registry;
}

/** Everything that is wrong with a graph; empty if it can run. */
export function findProblems(graph: GraphSpec | BuiltGraph, container: DependencyContainer): readonly GraphProblem[] {
  return analyse(graph, container).problems;
}

/** Ids of nodes that reach no sink and no output: a run leaves them out. */
export function findPruned(graph: GraphSpec | BuiltGraph, container: DependencyContainer): readonly string[] {
  return analyse(graph, container).compiled().pruned;
}

/**
 * Checks a graph before a frame flows.
 * @throws GraphError with all problems at once, each with node, port or option and a likely fix.
 */
export function compile(graph: GraphSpec | BuiltGraph, container: DependencyContainer): CompiledGraph {
  const { problems, compiled } = analyse(graph, container);
  if (problems.length > 0) throw new GraphError(problems);
  return compiled();
}

function analyse(graph: GraphSpec | BuiltGraph, container: DependencyContainer) {
  const { spec, classes } = 'spec' in graph ? graph : { spec: graph, classes: [] };
  const resolved = resolveNodes(spec, registryFor(container, classes));
  const { nodes, valid } = resolved;
  const { edges, doubtful, problems: edgeProblems } = resolveEdges(spec, nodes);
  const topology = findTopology(nodes, edges, Object.values(spec.outputs ?? {}));
  const kept = topology.order.map((id) => nodes.get(id)!);
  const isComplete = doubtful.size === 0 && nodes.size === Object.keys(spec.nodes).length;

  const problems: GraphProblem[] = [...checkVersion(spec), ...checkGraphSettings(spec)];
  problems.push(...resolved.problems, ...edgeProblems);
  // Where an edge could not be placed its neighbours look unconnected: those follow-ups would only hide the cause.
  problems.push(...topology.problems.filter(({ code }) => isComplete || code === 'cycle'));
  for (const node of kept) {
    const found = checkPorts(node, edges, topology.sourcesOf);
    problems.push(
      ...found.filter(
        ({ code }) => code === 'ambiguous-merge' || isComplete || (code === 'missing-input' && !doubtful.has(node.id)),
      ),
    );
  }
  problems.push(...checkSensitive(nodes, valid, edges));
  problems.push(...checkByHost(container, nodes, valid, new Set(topology.pruned)));

  const compiled = (): CompiledGraph => {
    const ids = new Set(topology.order);
    return {
      spec,
      container,
      nodes: kept,
      edges: edges.filter((edge) => ids.has(edge.from) && ids.has(edge.to)),
      outputs: spec.outputs ?? {},
      pruned: topology.pruned,
      sourcesOf: topology.sourcesOf,
    };
  };
  return { problems, compiled };
}

function checkVersion(spec: GraphSpec): GraphProblem[] {
  if (spec.version === GRAPH_VERSION) return [];
  return [
    {
      code: 'wrong-version',
      path: '(graph)',
      message: `graph version ${spec.version} is not known`,
      hint: `this fexgraph reads version ${GRAPH_VERSION}`,
    },
  ];
}

/** Checks that the host brought: models, backends. What is pruned needs none. */
function checkByHost(
  container: DependencyContainer,
  nodes: ReadonlyMap<string, ResolvedNode>,
  valid: ReadonlySet<string>,
  pruned: ReadonlySet<string>,
): GraphProblem[] {
  if (!container.isRegistered(GRAPH_CHECK, true)) return [];
  const checks = container.resolveAll(GRAPH_CHECK);
  const checked = [...nodes.values()].filter(({ id }) => valid.has(id) && !pruned.has(id));
  return checked.flatMap((node) => checks.flatMap((check) => check(node)));
}
