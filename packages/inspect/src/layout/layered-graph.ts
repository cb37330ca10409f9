/** What the layout needs to know of a thing that takes room: a node, a label, or a bend of a long edge. */
export interface Item {
  readonly width: number;
  /** Row, from the top. */
  readonly row: number;
}

/** Items in rows with links between neighbouring rows: what ordering and placing work on. */
export interface LayeredGraph {
  readonly items: readonly Item[];
  /** Between neighbouring rows. */
  readonly links: readonly Link[];
}

export interface Link {
  /** Index of the upper item, and of the one below. */
  readonly from: number;
  readonly to: number;
  /** In the middle of a long edge, between two bends: to be straight before all others. */
  readonly isInner: boolean;
}

export interface Neighbours {
  readonly above: readonly (readonly number[])[];
  readonly below: readonly (readonly number[])[];
}

export function neighboursOf({ items, links }: LayeredGraph): Neighbours {
  const above: number[][] = items.map(() => []);
  const below: number[][] = items.map(() => []);
  for (const { from, to } of links) {
    below[from].push(to);
    above[to].push(from);
  }
  return { above, below };
}

export function rowsOf({ items }: LayeredGraph): number[][] {
  const rows: number[][] = [];
  items.forEach(({ row }, index) => {
    while (rows.length <= row) rows.push([]);
    rows[row].push(index);
  });
  return rows;
}
