import type { GridItem, Row } from './grid.ts';

/**
 * The middle of every item from left to right, so that long wires are straight and boxes stand at the median of their
 * neighbours: Brandes and Köpf, "Fast and simple horizontal coordinate assignment" (2001). Items are joined to columns
 * in four ways, each column is pushed as far as it goes, and each item takes the mean of its two middle places.
 */
export function placeRows(rows: readonly Row[], gap: number): ReadonlyMap<GridItem, number> {
  const straight = straightWires(rows);
  const layouts = (['above', 'below'] as const).flatMap((side) =>
    ([1, -1] as const).map((direction) => {
      const columns = joinColumns(rows, side, direction, straight);
      return pushTogether(rows, columns, direction, gap);
    }),
  );
  const spans = layouts.map(spanOf);
  const { start, end } = spans.reduce((a, b) => (b.end - b.start < a.end - a.start ? b : a), spans[0]);
  // Those pushed to the left stand at the left side of the smallest, the others at its right side.
  const shifts = spans.map((span, i) => (i % 2 === 0 ? start - span.start : end - span.end));
  const middle = new Map<GridItem, number>();
  for (const item of rows.flat()) {
    const places = layouts.map((layout, i) => layout.get(item)! + shifts[i]).sort((a, b) => a - b);
    middle.set(item, (places[1] + places[2]) / 2);
  }
  const left = spanOf(middle).start;
  for (const [item, x] of middle) middle.set(item, x - left);
  return middle;
}

type Layout = ReadonlyMap<GridItem, number>;

function spanOf(layout: Layout): { readonly start: number; readonly end: number } {
  let [start, end] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const [{ left, right }, x] of layout) {
    start = Math.min(start, x - left);
    end = Math.max(end, x + right);
  }
  return { start, end };
}

/** Tells which wires between two rows may be straight: one to a box gives way to those of wires that go on. */
function straightWires(rows: readonly Row[]): (upper: GridItem, lower: GridItem) => boolean {
  const bounds = new Map<GridItem, { from: number; to: number }>();
  for (const row of rows) {
    let open: GridItem[] = [];
    let from = -1;
    const close = (to: number) => {
      for (const item of open) bounds.set(item, { from, to });
      open = [];
    };
    for (const item of row) {
      open.push(item);
      const upper = item.above[0];
      if (item.isBox || upper.isBox) continue;
      close(upper.place);
      from = upper.place;
    }
    close(Number.POSITIVE_INFINITY);
  }
  return (upper, lower) => {
    const { from, to } = bounds.get(lower)!;
    return from <= upper.place && upper.place <= to;
  };
}

/** The first item of the column of every item. */
function joinColumns(
  rows: readonly Row[],
  side: 'above' | 'below',
  direction: 1 | -1,
  straight: (upper: GridItem, lower: GridItem) => boolean,
): ReadonlyMap<GridItem, GridItem> {
  const first = new Map<GridItem, GridItem>();
  for (const row of side === 'above' ? rows : rows.toReversed()) {
    let last = Number.NEGATIVE_INFINITY;
    for (const item of direction === 1 ? row : row.toReversed()) {
      first.set(item, item);
      for (const neighbour of medians(item[side], direction)) {
        const place = direction * neighbour.place;
        const may = side === 'above' ? straight(neighbour, item) : straight(item, neighbour);
        if (!may || place <= last) continue;
        first.set(item, first.get(neighbour)!);
        last = place;
        break;
      }
    }
  }
  return first;
}

/** The one or two in the middle, first the one to the left (or right, for the other direction). */
function medians(neighbours: readonly GridItem[], direction: 1 | -1): readonly GridItem[] {
  const sorted = [...neighbours].sort((a, b) => direction * (a.place - b.place));
  const middle = (sorted.length - 1) / 2;
  return sorted.slice(Math.floor(middle), Math.ceil(middle) + 1);
}

interface Beside {
  readonly column: GridItem;
  readonly distance: number;
}

/** Columns as far to the left (or right) as they go, and then back to what stands beside them. */
function pushTogether(
  rows: readonly Row[],
  columns: ReadonlyMap<GridItem, GridItem>,
  direction: 1 | -1,
  gap: number,
): Layout {
  const next = new Map([...columns.values()].map((column) => [column, [] as Beside[]]));
  const waiting = new Map([...next.keys()].map((column) => [column, 0]));
  for (const row of rows) {
    for (let at = 1; at < row.length; at++) {
      const distance = row[at - 1].right + gap + row[at].left;
      const sides = [columns.get(row[at - 1])!, columns.get(row[at])!];
      const [near, far] = direction === 1 ? sides : sides.toReversed();
      next.get(near)!.push({ column: far, distance });
      waiting.set(far, waiting.get(far)! + 1);
    }
  }
  const x = new Map([...next.keys()].map((column) => [column, 0]));
  const order = [...next.keys()].filter((column) => waiting.get(column) === 0);
  for (const near of order) {
    for (const { column: far, distance } of next.get(near)!) {
      x.set(far, Math.max(x.get(far)!, x.get(near)! + distance));
      waiting.set(far, waiting.get(far)! - 1);
      if (waiting.get(far) === 0) order.push(far);
    }
  }
  for (const near of order.toReversed()) {
    const beside = next.get(near)!;
    if (beside.length > 0) x.set(near, Math.min(...beside.map(({ column, distance }) => x.get(column)! - distance)));
  }
  return new Map([...columns].map(([item, column]) => [item, direction * x.get(column)!]));
}
