import type { LayeredGraph, Neighbours } from './layered-graph.ts';

export type Rows = readonly (readonly number[])[];

/** For each item the first item of its block: items that are to stand exactly below each other. */
export type Blocks = readonly number[];

/**
 * Joins each item with the middle one of its neighbours in the row before, unless that would cross a block that is
 * there already: from left to right, so blocks lean to the left (Brandes and Köpf 2001, algorithms 1 and 2).
 */
export function alignBlocks(rows: Rows, neighbours: Neighbours['above'], conflicts: ReadonlySet<string>): Blocks {
  const place = placesIn(rows, neighbours.length);
  const root = neighbours.map((_, item) => item);
  const hasFollower = new Set<number>();
  for (const row of rows) {
    let taken = -1;
    for (const item of row) {
      const sorted = [...neighbours[item]].sort((a, b) => place[a] - place[b]);
      const middle = (sorted.length - 1) / 2;
      for (const at of new Set([Math.floor(middle), Math.ceil(middle)])) {
        const other = sorted[at];
        if (root[item] !== item || other === undefined || hasFollower.has(other)) continue;
        if (place[other] <= taken || conflicts.has(linkName(item, other))) continue;
        root[item] = root[other];
        hasFollower.add(other);
        taken = place[other];
      }
    }
  }
  return root;
}

/** Links that cross the inner part of a long edge: they must give way to it. */
export function findConflicts({ items, links }: LayeredGraph, rows: Rows): ReadonlySet<string> {
  const place = placesIn(rows, items.length);
  const conflicts = new Set<string>();
  const inner = links.filter((link) => link.isInner);
  for (const link of links) {
    if (link.isInner) continue;
    const crossesInner = inner.some(
      (other) =>
        items[other.from].row === items[link.from].row &&
        (place[other.from] - place[link.from]) * (place[other.to] - place[link.to]) < 0,
    );
    if (!crossesInner) continue;
    conflicts.add(linkName(link.from, link.to));
    conflicts.add(linkName(link.to, link.from));
  }
  return conflicts;
}

export function placesIn(rows: Rows, count: number): readonly number[] {
  const places = new Array<number>(count).fill(0);
  for (const row of rows) {
    row.forEach((item, i) => {
      places[item] = i;
    });
  }
  return places;
}

const linkName = (item: number, other: number) => `${item} ${other}`;
