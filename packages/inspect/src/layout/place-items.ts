import { alignBlocks, type Blocks, findConflicts, type Rows } from './align-blocks.ts';
import { type LayeredGraph, neighboursOf } from './layered-graph.ts';

/**
 * The middle of each item from left to right, in the given order, with `gap` between items of a row; the smallest left
 * edge is 0. Long edges are straight. After Brandes and Köpf, "Fast and simple horizontal coordinate assignment"
 * (2001): four extreme placements, leaning to each side and built from each end, and the middle of them.
 */
export function placeItems(graph: LayeredGraph, rows: Rows, gap: number): readonly number[] {
  const { above, below } = neighboursOf(graph);
  const conflicts = findConflicts(graph, rows);
  const widths = graph.items.map((item) => item.width);
  const placements: (readonly number[])[] = [];
  for (const fromTop of [true, false]) {
    for (const toLeft of [true, false]) {
      const downwards = fromTop ? rows : [...rows].reverse();
      const leaning = toLeft ? downwards : downwards.map((row) => [...row].reverse());
      const blocks = alignBlocks(leaning, fromTop ? above : below, conflicts);
      const x = compact(leaning, blocks, widths, gap);
      placements.push(toLeft ? x : x.map((place) => -place));
    }
  }
  return middleOf(placements, widths);
}

/** Places blocks as far to the left as the rows allow, then moves each back as far as its right neighbour allows. */
function compact(rows: Rows, blocks: Blocks, widths: readonly number[], gap: number): readonly number[] {
  const gaps: { readonly left: number; readonly right: number; readonly distance: number }[] = [];
  for (const row of rows) {
    for (let i = 1; i < row.length; i++) {
      const [a, b] = [row[i - 1], row[i]];
      gaps.push({ left: blocks[a], right: blocks[b], distance: (widths[a] + widths[b]) / 2 + gap });
    }
  }
  const order = leftFirst([...new Set(blocks)], gaps);
  const x = new Map(order.map((block) => [block, 0]));
  for (const block of order) {
    for (const { left, right, distance } of gaps) {
      if (right === block) x.set(block, Math.max(x.get(block)!, x.get(left)! + distance));
    }
  }
  for (const block of [...order].reverse()) {
    const room = gaps.filter(({ left }) => left === block).map(({ right, distance }) => x.get(right)! - distance);
    if (room.length > 0) x.set(block, Math.max(x.get(block)!, Math.min(...room)));
  }
  return blocks.map((block) => x.get(block)!);
}

/** Blocks do not cross, so what lies left of what has an order. */
function leftFirst(
  blocks: readonly number[],
  gaps: readonly { readonly left: number; readonly right: number }[],
): readonly number[] {
  const waiting = new Map(blocks.map((block) => [block, 0]));
  for (const { right } of gaps) waiting.set(right, waiting.get(right)! + 1);
  const order = blocks.filter((block) => waiting.get(block) === 0);
  for (let i = 0; i < order.length; i++) {
    for (const { left, right } of gaps) {
      if (left !== order[i]) continue;
      waiting.set(right, waiting.get(right)! - 1);
      if (waiting.get(right) === 0) order.push(right);
    }
  }
  return order;
}

/** The mean of the two middle ones of four placements, after they are shifted over the narrowest of them. */
function middleOf(placements: readonly (readonly number[])[], widths: readonly number[]): readonly number[] {
  const bounds = placements.map((x) => ({
    left: Math.min(...x.map((place, i) => place - widths[i] / 2)),
    right: Math.max(...x.map((place, i) => place + widths[i] / 2)),
  }));
  const width = Math.min(...bounds.map(({ left, right }) => right - left));
  const shifted = placements.map((x, p) => {
    const toLeft = p % 2 === 0;
    const shift = toLeft ? -bounds[p].left : width - bounds[p].right;
    return x.map((place) => place + shift);
  });
  const middle = widths.map((_, item) => {
    const [, a, b] = shifted.map((x) => x[item]).sort((p, q) => p - q);
    return (a + b) / 2;
  });
  const left = Math.min(...middle.map((place, i) => place - widths[i] / 2));
  return middle.map((place) => place - left);
}
