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
