import type { EdgeEntry, GraphSpec } from '@fexgraph/core';

/**
 * The inputs of a node the pleasant way: `input: a` where no port is named, `inputs: { port: a, other: [b, c] }` where
 * all are. A node with some of both keeps its edges in the list of edges.
 */
export function wiresInto(id: string, spec: GraphSpec): object {
  const into = spec.edges.filter((edge) => edge.to === id);
  if (into.length === 0 || !isUniform(into)) return {};
  if (into[0].port === undefined) return { input: oneOrList(into.map((edge) => edge.from)) };
  const ports = new Map<string, string[]>();
  for (const { port, from } of into) ports.set(port!, [...(ports.get(port!) ?? []), from]);
  return { inputs: Object.fromEntries([...ports].map(([port, sources]) => [port, oneOrList(sources)])) };
}

/** The edges that do not stand at a node, in the order of the nodes they go into. */
export function otherEdges(spec: GraphSpec): readonly EdgeEntry[] {
  const ids = Object.keys(spec.nodes);
  const mixed = ids.map((id) => spec.edges.filter((edge) => edge.to === id)).filter((into) => !isUniform(into));
  const nowhere = spec.edges.filter((edge) => !ids.includes(edge.to));
  return [...mixed, nowhere]
    .flat()
    .map(({ from, to, port }) => (port === undefined ? { from, to } : { from, to, port }));
}

function isUniform(edges: readonly EdgeEntry[]): boolean {
  return edges.every((edge) => (edge.port === undefined) === (edges[0].port === undefined));
}

function oneOrList(sources: readonly string[]): string | readonly string[] {
  return sources.length === 1 ? sources[0] : sources;
}
