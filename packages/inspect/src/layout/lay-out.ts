import { assignLayers } from './assign-layers.ts';
import type { Item, LayeredGraph, Link } from './layered-graph.ts';
import { orderRows } from './order-rows.ts';
import { placeItems } from './place-items.ts';

export interface BoxIn {
  readonly id: string;
  readonly width: number;
}

export interface EdgeIn {
  readonly from: string;
  readonly to: string;
  readonly labelWidth: number;
}

export interface Spacing {
  readonly boxHeight: number;
  readonly labelHeight: number;
  /** Between things side by side. */
  readonly gap: number;
  /** Between a row of boxes and a row of labels. */
  readonly rowGap: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface LaidOut {
  readonly width: number;
  readonly height: number;
  /** Middle of each box, in the order given. */
  readonly boxes: readonly Point[];
  /** In the order given: where the edge runs, from box to box, and the middle of its label. */
  readonly edges: readonly { readonly points: readonly Point[]; readonly label: Point }[];
}

/**
 * Boxes in rows from top to bottom with labelled edges between them (Sugiyama). Between two rows of boxes lies a row of
 * labels, and a label takes room like a box: so labels never overlap.
 */
export function layOut(boxes: readonly BoxIn[], edges: readonly EdgeIn[], spacing: Spacing): LaidOut {
  const ids = boxes.map((box) => box.id);
  const layers = assignLayers(ids, edges);
  const items: Item[] = boxes.map(({ id, width }) => ({ width, row: layers.get(id)! * 2 }));
  const links: Link[] = [];
  const routes = edges.map((edge) => {
    const from = ids.indexOf(edge.from);
    const to = ids.indexOf(edge.to);
    const route = routeOf(items, items[from].row, items[to].row, edge.labelWidth, labelAtEnd(edge, edges));
    const forwards = items[from].row < items[to].row;
    const chain = forwards ? [from, ...route.bends, to] : [to, ...route.bends, from];
    if (items[from].row === items[to].row) return { from, to, ...route };
    for (let i = 1; i < chain.length; i++) {
      links.push({ from: chain[i - 1], to: chain[i], isInner: i > 1 && i < chain.length - 1 });
    }
    return { from, to, ...route };
  });
  const graph: LayeredGraph = { items, links };
  const x = placeItems(graph, orderRows(graph), spacing.gap);
  const rowHeight = (spacing.boxHeight + spacing.labelHeight) / 2 + spacing.rowGap;
  const y = (item: number) => spacing.boxHeight / 2 + items[item].row * rowHeight;
  const point = (item: number): Point => ({ x: x[item], y: y(item) });
  /** Straight past the row, so that no bend runs into the boxes beside it. */
  const passing = (item: number): readonly Point[] => {
    const half = (items[item].row % 2 === 0 ? spacing.boxHeight : spacing.labelHeight) / 2;
    return [-half, half].map((offset) => ({ x: x[item], y: y(item) + offset }));
  };
  const rows = Math.max(0, ...items.map((item) => item.row));
  return {
    width: Math.max(0, ...items.map((item, i) => x[i] + item.width / 2)),
    height: items.length === 0 ? 0 : spacing.boxHeight + rows * rowHeight,
    boxes: boxes.map((_, i) => point(i)),
    edges: routes.map(({ from, to, bends, label }) => {
      const forwards = items[from].row <= items[to].row;
      const past = bends.flatMap(passing);
      const points = [point(from), ...(forwards ? past : past.reverse()), point(to)];
      return { points, label: label === undefined ? point(from) : point(label) };
    }),
  };
}

/** A label stands where its edge has the least company: near the box with fewer edges. */
function labelAtEnd({ from, to }: EdgeIn, edges: readonly EdgeIn[]): boolean {
  return edges.filter((edge) => edge.from === from).length >= edges.filter((edge) => edge.to === to).length;
}

/** Adds an item for each row that an edge passes; one of them is its label. */
function routeOf(items: Item[], fromRow: number, toRow: number, labelWidth: number, atEnd: boolean) {
  const bends: number[] = [];
  const [top, bottom] = [Math.min(fromRow, toRow), Math.max(fromRow, toRow)];
  const labelRow = atEnd ? bottom - 1 : top + 1;
  let label: number | undefined;
  for (let row = top + 1; row < bottom; row++) {
    if (row === labelRow) label = items.length;
    bends.push(items.length);
    items.push({ width: row === labelRow ? labelWidth : 8, row });
  }
  return { bends, label };
}
