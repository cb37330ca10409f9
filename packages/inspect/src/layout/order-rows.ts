import type { GridItem, Row } from './grid.ts';

/** Sweeps without a better order after which the best one is taken. */
const PATIENCE = 6;

type Side = 'above' | 'below';

/**
 * Orders every row so that few wires cross: each item moves to the mean of its neighbours in the row before, from top to
 * bottom and back again, and then two beside each other change places where that undoes crossings. Equal ones stay in
 * the order they came in.
 */
export function orderRows(given: readonly Row[]): readonly Row[] {
  let rows = given.map((row) => [...row]);
  rows.forEach(tellPlaces);
  let best = rows.map((row) => [...row]);
  let fewest = countCrossings(rows);
  for (let sweep = 0, last = 0; fewest > 0 && sweep - last <= PATIENCE; sweep++) {
    const side = sweep % 2 === 0 ? 'above' : 'below';
    const turned = sweep % 4 >= 2;
    rows = rows.map((row) => [...row]);
    for (const row of side === 'above' ? rows : rows.toReversed()) sortRow(row, side, turned);
    swapNeighbours(rows);
    const crossings = countCrossings(rows);
    if (crossings >= fewest) continue;
    [best, fewest, last] = [rows.map((row) => [...row]), crossings, sweep];
  }
  best.forEach(tellPlaces);
  return best;
}

function tellPlaces(row: Row): void {
  row.forEach((item, place) => {
    item.place = place;
  });
}

/** Items without neighbours on that side keep their places. */
function sortRow(row: GridItem[], side: Side, turned: boolean): void {
  const pulled = row.filter((item) => item[side].length > 0);
  const mean = new Map(
    pulled.map((item) => [item, item[side].reduce((sum, { place }) => sum + place, 0) / item[side].length]),
  );
  const sorted = (turned ? pulled.toReversed() : pulled).sort((a, b) => mean.get(a)! - mean.get(b)!);
  let next = 0;
  row.forEach((item, at) => {
    if (item[side].length > 0) row[at] = sorted[next++];
  });
  tellPlaces(row);
}

function swapNeighbours(rows: readonly GridItem[][]): void {
  for (const row of rows) {
    for (let at = 1; at < row.length; at++) {
      const [a, b] = [row[at - 1], row[at]];
      if (crossingsOf(a, b) <= crossingsOf(b, a)) continue;
      [row[at - 1], row[at]] = [b, a];
      [b.place, a.place] = [at - 1, at];
    }
  }
}

/** Crossings of the wires of two items beside each other. */
function crossingsOf(left: GridItem, right: GridItem): number {
  let crossings = 0;
  for (const side of ['above', 'below'] as const) {
    for (const a of left[side]) for (const b of right[side]) if (a.place > b.place) crossings++;
  }
  return crossings;
}

/** By a Fenwick tree: each wire crosses those before it that end further to the right. */
export function countCrossings(rows: readonly Row[]): number {
  let crossings = 0;
  for (const row of rows) {
    const ends = row.flatMap(({ below }) => below.map(({ place }) => place).sort((a, b) => a - b));
    const size = ends.reduce((most, end) => Math.max(most, end + 1), 0);
    const tree = new Int32Array(size + 1);
    ends.forEach((end, before) => {
      let notRight = 0;
      for (let i = end + 1; i > 0; i -= i & -i) notRight += tree[i];
      for (let i = end + 1; i <= size; i += i & -i) tree[i]++;
      crossings += before - notRight;
    });
  }
  return crossings;
}
