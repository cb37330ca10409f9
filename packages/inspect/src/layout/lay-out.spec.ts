import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BoxIn, type EdgeIn, layOut, type Point } from './lay-out.ts';
import { type LayeredGraph, neighboursOf, rowsOf } from './layered-graph.ts';
import { countCrossings, orderRows } from './order-rows.ts';

const SPACING = { boxHeight: 40, labelHeight: 16, gap: 20, rowGap: 12 };

const arbitraryGraph = fc.integer({ min: 1, max: 12 }).chain((count) =>
  fc.record({
    boxes: fc.array(fc.integer({ min: 40, max: 200 }), { minLength: count, maxLength: count }),
    edges: fc.array(
      fc.record({ from: fc.nat(count - 1), to: fc.nat(count - 1), labelWidth: fc.integer({ min: 10, max: 120 }) }),
      { maxLength: 20 },
    ),
  }),
);

const boxesOf = (widths: readonly number[]): BoxIn[] => widths.map((width, i) => ({ id: `n${i}`, width }));
const edgesOf = (edges: readonly { from: number; to: number; labelWidth: number }[]): EdgeIn[] =>
  edges.map(({ from, to, labelWidth }) => ({ from: `n${from}`, to: `n${to}`, labelWidth }));

describe('layOut', () => {
  it('puts readers below what they read, in one column where there is no choice', () => {
    const { boxes, edges } = layOut(
      boxesOf([60, 100, 80]),
      edgesOf([
        { from: 0, to: 1, labelWidth: 30 },
        { from: 1, to: 2, labelWidth: 30 },
      ]),
      SPACING,
    );
    expect(boxes.map(({ x }) => x)).toEqual([50, 50, 50]);
    expect(boxes[0].y).toBeLessThan(boxes[1].y);
    expect(boxes[1].y).toBeLessThan(boxes[2].y);
    expect(edges[0].label.y).toBeGreaterThan(boxes[0].y);
    expect(edges[0].label.y).toBeLessThan(boxes[1].y);
  });

  it('runs a long edge straight past the boxes between its ends', () => {
    const chain = [0, 1, 2, 3].map((from) => ({ from, to: from + 1, labelWidth: 40 }));
    const { edges, boxes } = layOut(
      boxesOf([80, 80, 80, 80, 80]),
      edgesOf([...chain, { from: 0, to: 4, labelWidth: 40 }]),
      SPACING,
    );
    const long = edges[4].points.slice(1, -1);
    expect(new Set(long.map(({ x }) => x)).size).toBe(1);
    expect(Math.abs(long[0].x - boxes[2].x)).toBeGreaterThan(40);
  });

  it('keeps boxes and labels apart, inside the picture, for every graph, with cycles too', () => {
    fc.assert(
      fc.property(arbitraryGraph, ({ boxes: widths, edges }) => {
        const laidOut = layOut(boxesOf(widths), edgesOf(edges), SPACING);
        const things: (Point & { width: number; height: number })[] = laidOut.boxes.map((box, i) => ({
          ...box,
          width: widths[i],
          height: SPACING.boxHeight,
        }));
        edges.forEach(({ labelWidth }, i) => {
          const { label, points } = laidOut.edges[i];
          // Between boxes of one row (only in cycles) there is no room for a label.
          if (points.length > 2) things.push({ ...label, width: labelWidth, height: SPACING.labelHeight });
        });
        things.forEach((a, i) => {
          expect(a.x - a.width / 2).toBeGreaterThanOrEqual(-0.01);
          expect(a.x + a.width / 2).toBeLessThanOrEqual(laidOut.width + 0.01);
          expect(a.y + a.height / 2).toBeLessThanOrEqual(laidOut.height + 0.01);
          for (const b of things.slice(i + 1)) {
            const apart =
              Math.abs(a.x - b.x) >= (a.width + b.width) / 2 - 0.01 ||
              Math.abs(a.y - b.y) >= (a.height + b.height) / 2 - 0.01;
            expect(apart).toBe(true);
          }
        });
      }),
      { numRuns: 150 },
    );
  });
});

describe('orderRows', () => {
  it('undoes crossings, and never adds any', () => {
    const rows = [0, 0, 0, 1, 1, 1].map((row) => ({ width: 10, row }));
    const links = [
      [0, 5],
      [1, 4],
      [2, 3],
    ].map(([from, to]) => ({ from, to, isInner: false }));
    const graph: LayeredGraph = { items: rows, links };
    const { below } = neighboursOf(graph);
    expect(countCrossings(rowsOf(graph), below)).toBe(3);
    expect(countCrossings(orderRows(graph), below)).toBe(0);
    const bipartite = fc.array(fc.tuple(fc.nat(5), fc.nat(5)), { maxLength: 20 });
    fc.assert(
      fc.property(bipartite, (pairs) => {
        const items = Array.from({ length: 12 }, (_, i) => ({ width: 10, row: i < 6 ? 0 : 1 }));
        const some: LayeredGraph = { items, links: pairs.map(([a, b]) => ({ from: a, to: 6 + b, isInner: false })) };
        const neighbours = neighboursOf(some).below;
        expect(countCrossings(orderRows(some), neighbours)).toBeLessThanOrEqual(
          countCrossings(rowsOf(some), neighbours),
        );
      }),
    );
  });
});
