import { FexgraphError } from '@fexgraph/core';
import { rankBoxes, type Wire } from './rank-boxes.ts';

export interface BoxIn {
  readonly id: string;
  readonly width: number;
}

export interface EdgeIn {
  readonly from: string;
  readonly to: string;
  readonly labelWidth: number;
}

/** What takes room in a row: a box, a label, or a place where an edge passes. */
export interface GridItem {
  readonly row: number;
  readonly isBox: boolean;
  /** Room from the middle to each side, without the gap. */
  readonly left: number;
  readonly right: number;
  /** Neighbours in the rows right above and below. */
  readonly above: GridItem[];
  readonly below: GridItem[];
  /** Place in its row, from the left. */
  place: number;
}

export type Row = readonly GridItem[];

interface GridEdge {
  readonly from: GridItem;
  readonly to: GridItem;
  /** From top to bottom; one of them is the label. None for an edge from a box to itself. */
  readonly between: readonly GridItem[];
  readonly label: GridItem | undefined;
  /** From the middle of the box to the middle of the label, for an edge from a box to itself. */
  readonly beside: number;
}

export interface Grid {
  /** Rows of boxes (even) and of labels take turns. */
  readonly rows: readonly Row[];
  readonly boxes: readonly GridItem[];
  readonly edges: readonly GridEdge[];
}

/** Most places in all rows together: the work grows with them, and an edge takes one in each row that it passes. */
const LARGEST = 20_000;

/** Boxes, and places for edges in every row that they pass. */
export function makeGrid(boxesIn: readonly BoxIn[], edgesIn: readonly EdgeIn[], gap: number): Grid {
  const wires = wiresOf(boxesIn, edgesIn);
  const boxRows = rankBoxes(boxesIn.length, wires).map((rank) => 2 * rank);
  checkSize(wires, boxRows);
  const rows: GridItem[][] = [];
  const add = (row: number, isBox: boolean, left: number, right: number): GridItem => {
    const item: GridItem = { row, isBox, left, right, above: [], below: [], place: 0 };
    rows[row] ??= [];
    rows[row].push(item);
    return item;
  };
  const sides = boxesIn.map(({ width }) => width / 2);
  const besides = wires.map(({ from, to }, i) => {
    if (from !== to) return 0;
    const { labelWidth } = edgesIn[i];
    sides[from] += gap + labelWidth;
    return sides[from] - labelWidth / 2;
  });
  const boxes = boxesIn.map(({ width }, i) => add(boxRows[i], true, width / 2, sides[i]));
  const edges = wires.map((wire, i): GridEdge => {
    const [from, to] = [boxes[wire.from], boxes[wire.to]];
    const [upper, lower] = from.row < to.row ? [from, to] : [to, from];
    const between: GridItem[] = [];
    // The row of labels in the middle, or the one above it.
    const labelRow = upper.row + 1 + 2 * Math.floor((lower.row - upper.row - 2) / 4);
    for (let row = upper.row + 1; row < lower.row; row++) {
      const half = row === labelRow ? edgesIn[i].labelWidth / 2 : 0;
      between.push(add(row, false, half, half));
    }
    if (from !== to) join([upper, ...between, lower]);
    return { from, to, between, label: between[labelRow - upper.row - 1], beside: besides[i] };
  });
  return { rows, boxes, edges };
}

function join(column: readonly GridItem[]): void {
  for (let i = 1; i < column.length; i++) {
    column[i - 1].below.push(column[i]);
    column[i].above.push(column[i - 1]);
  }
}

function wiresOf(boxes: readonly BoxIn[], edges: readonly EdgeIn[]): readonly Wire[] {
  // Places instead of ids: an id may be any text.
  const places = new Map(boxes.map(({ id }, place) => [id, place]));
  const placeOf = (id: string) => {
    const place = places.get(id);
    if (place === undefined) throw new FexgraphError('BAD_GRAPH', `an edge names "${id}", and there is no such box`);
    return place;
  };
  return edges.map(({ from, to }) => ({ from: placeOf(from), to: placeOf(to) }));
}

function checkSize(wires: readonly Wire[], boxRows: readonly number[]): void {
  const passed = wires.reduce((sum, { from, to }) => sum + Math.abs(boxRows[from] - boxRows[to]), boxRows.length);
  if (passed <= LARGEST) return;
  throw new FexgraphError(
    'LIMIT_EXCEEDED',
    `a graph of ${boxRows.length} nodes and ${wires.length} edges is too large for a picture`,
    { hint: 'draw it as mermaid or dot' },
  );
}
