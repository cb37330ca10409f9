/** Whom each node of a graph points to. */
export type Edges = ReadonlyMap<string, readonly string[]>;

/**
 * The circles of a graph, as `a -> b -> a`: for every node that reaches itself and is in none of the others, its shortest
 * way around.
 */
export function circlesOf(edges: Edges): string[] {
  const circles: string[] = [];
  const told = new Set<string>();
  for (const start of [...edges.keys()].sort()) {
    if (told.has(start)) continue;
    const way = wayAround(edges, start);
    if (!way) continue;
    for (const node of way) told.add(node);
    circles.push([...way, start].join(' -> '));
  }
  return circles;
}

/** The shortest way from a node back to itself, without its return. */
function wayAround(edges: Edges, start: string): string[] | undefined {
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (const node of queue) {
    for (const next of edges.get(node) ?? []) {
      if (next === start) return wayTo(cameFrom, node, start);
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, node);
      queue.push(next);
    }
  }
  return undefined;
}

function wayTo(cameFrom: ReadonlyMap<string, string>, end: string, start: string): string[] {
  const way = [end];
  while (way[0] !== start) way.unshift(cameFrom.get(way[0])!);
  return way;
}
