import type { GraphOutline, OutlineBody } from '@fexgraph/graph-files';

/** The uses of sub-graphs that were opened, from the graph itself inwards; empty: the graph itself. */
export type Scope = readonly string[];

export interface OpenBody {
  /** Name of the sub-graph; undefined for the graph itself. */
  readonly graph: string | undefined;
  readonly body: OutlineBody;
}

/** What a scope shows. A use that is gone ends it: what is around it is shown. */
export function openBody(outline: GraphOutline, scope: Scope): OpenBody {
  let open: OpenBody = { graph: undefined, body: outline };
  for (const id of scope) {
    const name = open.body.nodes.find((node) => node.id === id)?.use;
    const body = name === undefined || !Object.hasOwn(outline.graphs, name) ? undefined : outline.graphs[name];
    if (!body) return open;
    open = { graph: name, body };
  }
  return open;
}

/** A way to a sub-graph, through the uses of it; undefined where nothing uses it. */
export function scopeOf(outline: GraphOutline, graph: string | undefined): Scope | undefined {
  const ways: Scope[] = [[]];
  const seen = new Set<string | undefined>();
  for (const way of ways) {
    const open = openBody(outline, way);
    if (open.graph === graph) return way;
    if (seen.has(open.graph)) continue;
    seen.add(open.graph);
    for (const { id, use } of open.body.nodes) if (use !== undefined && !seen.has(use)) ways.push([...way, id]);
  }
  return undefined;
}
