import { type FileProblem, type GraphOutline, type ProblemPlace, validateGraphFile } from '@fexgraph/graph-files';
import type { WebRuntime } from '@fexgraph/web';

type Container = WebRuntime['container'];

export interface PlacedProblem {
  readonly problem: FileProblem;
  readonly place: ProblemPlace;
}

/** What `compile` says of a graph file, each at the node or option that it names. */
export function findPlacedProblems(
  text: string,
  file: string,
  outline: GraphOutline | undefined,
  container: Container,
): readonly PlacedProblem[] {
  return validateGraphFile(text, file, container).map((problem) => ({
    problem,
    place: outline?.locate(problem) ?? {},
  }));
}

/** The problems of each node of a graph. The use of a sub-graph has those of what it stands for. */
export function problemsByNode(
  problems: readonly PlacedProblem[],
  outline: GraphOutline,
  graph: string | undefined,
): ReadonlyMap<string, readonly PlacedProblem[]> {
  const body = graph === undefined ? outline : outline.graphs[graph];
  const inside = (use: string) => {
    const names = graphsWithin(outline, use);
    return problems.filter(({ place }) => place.graph !== undefined && names.has(place.graph));
  };
  return new Map(
    body.nodes.map(({ id, use }) => [
      id,
      [
        ...problems.filter(({ place }) => place.graph === graph && place.node === id),
        ...(use === undefined ? [] : inside(use)),
      ],
    ]),
  );
}

/** A sub-graph and all that it is made of, each once: a file may nest them so that ways through them double. */
function graphsWithin({ graphs }: GraphOutline, name: string): ReadonlySet<string> {
  const names = new Set([name]);
  for (const one of names) {
    if (!Object.hasOwn(graphs, one)) continue;
    for (const { use } of graphs[one].nodes) if (use !== undefined) names.add(use);
  }
  return names;
}

/**
 * What may be wrong with a wire by itself, the most telling first. What it leaves to be done (other ports, other sources)
 * can still come.
 */
const OF_WIRES = ['wrong-packet', 'unknown-port', 'cycle', 'ambiguous-merge', 'sensitive-sink'] as const;

/** Why a graph with one more wire is worse than without, in the words of `compile`; undefined if it is not. */
export function whyRefused(before: string, after: string, file: string, container: Container): FileProblem | undefined {
  const key = ({ code, path, at, message }: FileProblem) => [code, path, at, message].join('\n');
  const known = new Set(validateGraphFile(before, file, container).map(key));
  const added = validateGraphFile(after, file, container).filter((problem) => !known.has(key(problem)));
  const [worst] = OF_WIRES.filter((code) => added.some((problem) => problem.code === code));
  return added.find(({ code }) => code === worst);
}
