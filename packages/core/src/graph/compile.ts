import type { DependencyContainer } from 'tsyringe';
import { definitionOf, type NodeClass } from '../node/pipeline-node-decorator.ts';
import { checkSensitive } from './check-sensitive.ts';
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
  readonly sourcesOf: ReadonlyMap<string, ReadonlySet<string>>;
}

function registryFor(container: DependencyContainer, classes: readonly NodeClass[]): NodeRegistry {
  const registry = NodeRegistry.of(container);
  for (const nodeClass of classes) if (!registry.get(definitionOf(nodeClass).type)) registry.add(nodeClass);
  return registry;
}

/** Everything that is wrong with a graph; empty if it can run. */
export function findProblems(graph: GraphSpec | BuiltGraph, container: DependencyContainer): readonly GraphProblem[] {
  return analyse(graph, container).problems;
}

/**
 * Checks a graph before a frame flows.
 * @throws GraphError with all problems at once, each with node, port or option and a likely fix.
 */
export function compile(graph: GraphSpec | BuiltGraph, container: DependencyContainer): CompiledGraph {
  const { problems, compiled } = analyse(graph, container);
  if (problems.length > 0) throw new GraphError(problems);
  return compiled;
}

function analyse(graph: GraphSpec | BuiltGraph, container: DependencyContainer) {
  const { spec, classes } = 'spec' in graph ? graph : { spec: graph, classes: [] };
  const problems: GraphProblem[] = [];
  if (spec.version !== GRAPH_VERSION) {
    problems.push({
      code: 'wrong-version',
      path: '(graph)',
      message: `graph version ${spec.version} is not known`,
      hint: `this fexgraph reads version ${GRAPH_VERSION}`,
    });
  }
  const { nodes, problems: nodeProblems } = resolveNodes(spec, registryFor(container, classes));
  const { edges, problems: edgeProblems } = resolveEdges(spec, nodes);
  const topology = findTopology(nodes, edges, Object.values(spec.outputs ?? {}));
  problems.push(...nodeProblems, ...edgeProblems);
  // A bad node or edge makes its neighbours look unconnected: those follow-ups would only hide the cause.
  if (problems.length === 0) problems.push(...topology.problems);
  else
    problems.push(
      ...topology.problems.filter((problem) => problem.code === 'cycle' || problem.code === 'ambiguous-merge'),
    );
  problems.push(...checkSensitive(nodes, edges));
  const kept = new Set(topology.order);
  if (container.isRegistered(GRAPH_CHECK, true)) {
    for (const check of container.resolveAll(GRAPH_CHECK)) {
      for (const node of nodes.values()) if (kept.has(node.id)) problems.push(...check(node));
    }
  }
  const compiled: CompiledGraph = {
    spec,
    container,
    nodes: topology.order.map((id) => nodes.get(id)!),
    edges: edges.filter((edge) => kept.has(edge.from) && kept.has(edge.to)),
    outputs: spec.outputs ?? {},
    pruned: topology.pruned,
    sourcesOf: topology.sourcesOf,
  };
  return { problems, compiled };
}
