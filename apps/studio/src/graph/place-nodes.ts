import { FexgraphError } from '@fexgraph/core';
import { layOut, type Point } from '@fexgraph/inspect';

/** Of every node on the canvas, in pixels. */
export const NODE_SIZE = { width: 220, height: 66 };

const SPACING = { boxHeight: NODE_SIZE.height, labelHeight: 4, gap: 36, rowGap: 19 };

interface Wire {
  readonly from: string;
  readonly to: string;
}

/**
 * Where nodes stand, by their upper left corner. Without places of the user's: in rows from top to bottom, or in a grid
 * if there are too many for rows. Nodes that came after the user has placed some stand side by side below these.
 */
export function placeNodes(
  ids: readonly string[],
  wires: readonly Wire[],
  pinned: Readonly<Record<string, Point>>,
): ReadonlyMap<string, Point> {
  const places = new Map(ids.filter((id) => Object.hasOwn(pinned, id)).map((id) => [id, pinned[id]]));
  if (places.size === 0) return inRowsOrGrid(ids, wires);
  const below = Math.max(...[...places.values()].map(({ y }) => y)) + NODE_SIZE.height + SPACING.gap;
  const left = Math.min(...[...places.values()].map(({ x }) => x));
  const others = ids.filter((id) => !places.has(id));
  others.forEach((id, i) => {
    places.set(id, { x: left + i * (NODE_SIZE.width + SPACING.gap), y: below });
  });
  return places;
}

function inRowsOrGrid(ids: readonly string[], wires: readonly Wire[]): ReadonlyMap<string, Point> {
  try {
    return inRows(ids, wires);
  } catch (thrown) {
    if (thrown instanceof FexgraphError && thrown.code === 'LIMIT_EXCEEDED') return inGrid(ids);
    throw thrown;
  }
}

function inGrid(ids: readonly string[]): ReadonlyMap<string, Point> {
  const columns = Math.ceil(Math.sqrt(ids.length));
  const step = { x: NODE_SIZE.width + SPACING.gap, y: NODE_SIZE.height + SPACING.gap };
  return new Map(ids.map((id, i) => [id, { x: (i % columns) * step.x, y: Math.floor(i / columns) * step.y }]));
}

function inRows(ids: readonly string[], wires: readonly Wire[]): ReadonlyMap<string, Point> {
  const { boxes } = layOut(
    ids.map((id) => ({ id, width: NODE_SIZE.width })),
    wires.map(({ from, to }) => ({ from, to, labelWidth: 8 })),
    SPACING,
  );
  const corner = ({ x, y }: Point) => ({ x: x - NODE_SIZE.width / 2, y: y - NODE_SIZE.height / 2 });
  return new Map(ids.map((id, i) => [id, corner(boxes[i])]));
}
