/** Two groups that become one at a distance. Groups are rows (below n), then merges in order (n, n + 1, ...). */
export interface Merge {
  readonly left: number;
  readonly right: number;
  readonly distance: number;
}

interface Edge {
  readonly from: number;
  readonly to: number;
  readonly distance: number;
}

/**
 * Single linkage over mutual reachability: two rows are as far apart as the greatest of their distance and both their
 * core distances, which is the distance to the `neighbours`-th nearest row (counting the row itself). Sparse rows are
 * so pushed away from everything.
 *
 * @param rows at least two, Euclidean
 * @returns n - 1 merges, nearest first
 *
 * Source: Campello, Moulavi and Sander, Density-based clustering based on hierarchical density estimates, 2013.
 */
export function mergeTree(rows: readonly Float32Array[], neighbours: number): Merge[] {
  const edges = spanningTree(rows, coreDistances(rows, neighbours)).sort((a, b) => a.distance - b.distance);
  const group = rows.map((_, i) => i);
  const find = (row: number): number => {
    let top = row;
    while (group[top] !== top) top = group[top];
    for (let at = row; at !== top; ) [at, group[at]] = [group[at], top];
    return top;
  };
  return edges.map(({ from, to, distance }, i) => {
    const [left, right] = [find(from), find(to)];
    const merged = rows.length + i;
    group[left] = merged;
    group[right] = merged;
    group[merged] = merged;
    return { left, right, distance };
  });
}

function distanceOf(a: Float32Array, b: Float32Array): number {
  let squares = 0;
  for (let i = 0; i < a.length; i++) squares += (a[i] - b[i]) ** 2;
  return Math.sqrt(squares);
}

function coreDistances(rows: readonly Float32Array[], neighbours: number): number[] {
  return rows.map((row) => rows.map((other) => distanceOf(row, other)).sort((a, b) => a - b)[neighbours - 1]);
}

/** Prim's algorithm on the complete graph, from the first row. */
function spanningTree(rows: readonly Float32Array[], core: readonly number[]): Edge[] {
  const nearest = rows.map(() => ({ from: 0, distance: Number.POSITIVE_INFINITY }));
  const outside = new Set(rows.keys());
  const edges: Edge[] = [];
  let current = 0;
  outside.delete(current);
  while (outside.size > 0) {
    let next = -1;
    for (const row of outside) {
      const distance = Math.max(core[current], core[row], distanceOf(rows[current], rows[row]));
      if (distance < nearest[row].distance) nearest[row] = { from: current, distance };
      if (next < 0 || nearest[row].distance < nearest[next].distance) next = row;
    }
    edges.push({ ...nearest[next], to: next });
    outside.delete(next);
    current = next;
  }
  return edges;
}
