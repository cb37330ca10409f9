import { type BoxIn, type EdgeIn, type GridItem, makeGrid } from './grid.ts';
import { orderRows } from './order-rows.ts';
import { placeRows } from './place-rows.ts';

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
 * Boxes in rows from top to bottom with labelled edges between them, in the way of Sugiyama: rows, order in the rows,
 * places. A label takes room like a box: so labels never overlap. Edges that close a cycle (in a graph with that
 * mistake) run upwards.
 *
 * @throws FexgraphError LIMIT_EXCEEDED for a graph that is too large for a picture, BAD_GRAPH for an edge of no box
 */
export function layOut(boxes: readonly BoxIn[], edges: readonly EdgeIn[], spacing: Spacing): LaidOut {
  const { boxHeight, labelHeight, gap, rowGap } = spacing;
  const grid = makeGrid(boxes, edges, gap);
  const places = placeRows(orderRows(grid.rows), gap);
  const step = (boxHeight + labelHeight) / 2 + rowGap;
  const pointOf = (item: GridItem): Point => ({ x: places.get(item)!, y: boxHeight / 2 + item.row * step });
  /** Straight past the row, so that no bend runs into the boxes beside it or through its own label. */
  const passing = (item: GridItem): readonly Point[] => {
    const { x, y } = pointOf(item);
    const half = (item.row % 2 === 0 ? boxHeight : labelHeight) / 2;
    return [y - half, y + half].map((side) => ({ x, y: side }));
  };
  return {
    width: [...places].reduce((most, [{ right }, x]) => Math.max(most, x + right), 0),
    height: boxes.length === 0 ? 0 : (grid.rows.length - 1) * step + boxHeight,
    boxes: grid.boxes.map(pointOf),
    edges: grid.edges.map(({ from, to, between, label, beside }) => {
      const [start, end] = [pointOf(from), pointOf(to)];
      if (!label) {
        const middle = { x: start.x + beside, y: start.y };
        return { points: [start, middle, end], label: middle };
      }
      const bends = between.flatMap(passing);
      return { points: [start, ...(start.y > end.y ? bends.toReversed() : bends), end], label: pointOf(label) };
    }),
  };
}
