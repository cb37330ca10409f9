export interface LayerEdge {
  readonly from: string;
  readonly to: string;
}

/**
 * The layer of each node: below everything it reads, and sources as close as possible to their first reader. Edges
 * that close a cycle (in a graph with that mistake) are ignored, so that it can be drawn.
 */
export function assignLayers(ids: readonly string[], edges: readonly LayerEdge[]): ReadonlyMap<string, number> {
  const order = orderOf(ids, edges);
  const place = new Map(order.map((id, i) => [id, i]));
  const forward = edges.filter(({ from, to }) => place.has(from) && place.has(to) && place.get(from)! < place.get(to)!);
  const layers = new Map(order.map((id) => [id, 0]));
  for (const id of order) {
    for (const { from, to } of forward) if (from === id) layers.set(to, Math.max(layers.get(to)!, layers.get(id)! + 1));
  }
  for (const id of [...order].reverse()) {
    const readers = forward.filter((edge) => edge.from === id).map((edge) => layers.get(edge.to)!);
    const isSource = !forward.some((edge) => edge.to === id);
    if (isSource && readers.length > 0) layers.set(id, Math.min(...readers) - 1);
  }
  return layers;
}

/** Upstream first; depth first, so that a cycle is cut where it is entered. */
function orderOf(ids: readonly string[], edges: readonly LayerEdge[]): readonly string[] {
  const downstreamFirst: string[] = [];
  const seen = new Set<string>();
  const visit = (id: string) => {
    if (seen.has(id)) return;
    seen.add(id);
    for (const edge of edges) if (edge.from === id && ids.includes(edge.to)) visit(edge.to);
    downstreamFirst.push(id);
  };
  const hasInput = new Set(edges.map((edge) => edge.to));
  for (const id of ids) if (!hasInput.has(id)) visit(id);
  for (const id of ids) visit(id);
  return downstreamFirst.reverse();
}
