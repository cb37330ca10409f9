import { findProblems, type GraphProblem, NodeRegistry, parseNodeType } from '@fexgraph/core';
import type { DependencyContainer } from 'tsyringe';
import type { PlacedGraph } from '../inline/placed-graph.ts';
import { readTemplate } from '../params/template.ts';
import type { ProblemLog } from '../problem-log.ts';
import { apiOnlyOptions } from '../schema/option-schema.ts';
import type { FileValue } from '../text/file-value.ts';
import { locateProblem } from './locate-problem.ts';

/** Follow-ups of a wire or node that could not be read: they would only hide the cause. */
const FOLLOW_UPS: readonly string[] = ['missing-input', 'unreachable-join', 'no-source', 'no-terminal'];

/** Everything that core finds wrong with the graph, at its place in the file. */
export function checkGraph(graph: PlacedGraph, container: DependencyContainer, log: ProblemLog): void {
  const registry = NodeRegistry.of(container);
  const hasGaps = log.has('unknown-node', 'unknown-port', 'missing-key', 'wrong-value', 'sub-graph', 'cycle', 'limit');
  const apiOnly = checkApiOnly(graph, registry, log);
  const aroundPlaceholders = new Map([...graph.nodes].map(([id, node]) => [id, pathsAround(node.placeholders)]));
  for (const problem of findProblems(graph.spec, container)) {
    if (isAboutPlaceholder(problem, graph, aroundPlaceholders) || apiOnly.has(`${problem.path}.${problem.at}`))
      continue;
    const { code, path, at, message, hint } = problem;
    if (hasGaps && FOLLOW_UPS.includes(code)) continue;
    const isNode = graph.nodes.has(path);
    log.add(code, () => locateProblem(problem, graph, registry), message, { ...(isNode ? { path, at } : {}), hint });
  }
}

/** Options that hold functions or buffers cannot be written down. Gives the ones that were, as `node.option`. */
function checkApiOnly(graph: PlacedGraph, registry: NodeRegistry, log: ProblemLog): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { id, file } of graph.nodes.values()) {
    const definition = registry.get(parseNodeType(file.type.text).type)?.definition;
    if (!definition) continue;
    for (const name of apiOnlyOptions(definition)) {
      const option = file.options?.entries.get(name);
      if (!option || isParam(option.value)) continue;
      found.add(`${id}.${name}`);
      log.add('api-only', option.at, `option "${name}" can only be given from the API`, {
        path: id,
        at: name,
        hint: 'declare a param of type api for it, and let the program give the value',
      });
    }
  }
  return found;
}

const isParam = (value: FileValue) =>
  value.kind === 'scalar' && typeof value.value === 'string' && 'param' in readTemplate(value.value);

/** What a node says about a value that only a run will bring: about one, about what holds one, or about a part of one. */
function isAboutPlaceholder(
  { path, at }: GraphProblem,
  graph: PlacedGraph,
  aroundPlaceholders: ReadonlyMap<string, ReadonlySet<string>>,
): boolean {
  const placeholders = graph.nodes.get(path)?.placeholders;
  if (!placeholders?.size || at === undefined) return false;
  return aroundPlaceholders.get(path)!.has(at) || [...pathsAround([at])].some((whole) => placeholders.has(whole));
}

/** Files nest less deep than this; a key may hold any number of dots. */
const DEEPEST = 64;

/** Option paths with all the paths that they lie in: `region`, `region.x`. */
function pathsAround(paths: Iterable<string>): ReadonlySet<string> {
  const around = new Set<string>();
  for (const path of paths) {
    around.add(path);
    let end = path.indexOf('.');
    for (let depth = 0; end >= 0 && depth < DEEPEST; depth++) {
      around.add(path.slice(0, end));
      end = path.indexOf('.', end + 1);
    }
  }
  return around;
}
