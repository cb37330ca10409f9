import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BoxIn, EdgeIn } from './grid.ts';
import { layOut, type Point } from './lay-out.ts';

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
          things.push({ ...laidOut.edges[i].label, width: labelWidth, height: SPACING.labelHeight });
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

  it('runs every edge from the middle of its box to the middle of the other, through its label, never sideways', () => {
    fc.assert(
      fc.property(arbitraryGraph, ({ boxes: widths, edges }) => {
        const laidOut = layOut(boxesOf(widths), edgesOf(edges), SPACING);
        edges.forEach(({ from, to }, i) => {
          const { points, label } = laidOut.edges[i];
          expect([points[0], points.at(-1)]).toEqual([laidOut.boxes[from], laidOut.boxes[to]]);
          if (from === to) return;
          const direction = Math.sign(laidOut.boxes[to].y - laidOut.boxes[from].y);
          expect(direction).not.toBe(0);
          for (let at = 1; at < points.length; at++) {
            expect(direction * (points[at].y - points[at - 1].y)).toBeGreaterThan(0);
          }
          const around = points.findIndex(({ y }) => direction * (y - label.y) > 0);
          expect([points[around - 1].x, points[around].x]).toEqual([label.x, label.x]);
        });
      }),
      { numRuns: 150 },
    );
  });

  it('lays a graph out in the same way each time', () => {
    fc.assert(
      fc.property(arbitraryGraph, ({ boxes: widths, edges }) => {
        const once = () => layOut(boxesOf(widths), edgesOf(edges), SPACING);
        expect(once()).toEqual(once());
      }),
      { numRuns: 30 },
    );
  });

  it('runs every edge downwards, but for those that close a cycle', () => {
    fc.assert(
      fc.property(arbitraryGraph, ({ boxes: widths, edges }) => {
        const forwards = edges.filter(({ from, to }) => from < to);
        const { boxes } = layOut(boxesOf(widths), edgesOf(forwards), SPACING);
        for (const { from, to } of forwards) expect(boxes[from].y).toBeLessThan(boxes[to].y);
      }),
      { numRuns: 100 },
    );
    const cycle = [0, 1, 2].map((from) => ({ from, to: (from + 1) % 3, labelWidth: 20 }));
    const rows = layOut(boxesOf([60, 60, 60]), edgesOf(cycle), SPACING).boxes.map(({ y }) => y);
    expect(rows).toEqual([...rows].sort((a, b) => a - b));
  });

  it('keeps the order of what crosses nothing in either', () => {
    const edges = [1, 2, 3, 4].flatMap((middle) => [
      { from: 0, to: middle, labelWidth: 30 },
      { from: middle, to: 5, labelWidth: 30 },
    ]);
    const { boxes } = layOut(boxesOf([80, 50, 70, 60, 90, 80]), edgesOf(edges), SPACING);
    const across = boxes.slice(1, 5).map(({ x }) => x);
    expect(across).toEqual([...across].sort((a, b) => a - b));
  });

  it('lays out 500 boxes and 1000 edges, and refuses what nobody can read before the work', () => {
    const widths = Array.from({ length: 500 }, () => 60);
    const mesh = Array.from({ length: 1000 }, (_, i) => ({
      from: i % 480,
      to: (i % 480) + 1 + (i % 19),
      labelWidth: 8,
    }));
    const { boxes } = layOut(boxesOf(widths), edgesOf(mesh), SPACING);
    for (const { from, to } of mesh) expect(boxes[from].y).toBeLessThan(boxes[to].y);
    const chain = Array.from({ length: 499 }, (_, from) => ({ from, to: from + 1, labelWidth: 10 }));
    const long = Array.from({ length: 50 }, () => ({ from: 0, to: 499, labelWidth: 10 }));
    expect(() => layOut(boxesOf(widths), edgesOf([...chain, ...long]), SPACING)).toThrow(
      expect.objectContaining({ code: 'LIMIT_EXCEEDED', hint: 'draw it as mermaid or dot' }),
    );
  });

  it('names the box that an edge wants and that is not there', () => {
    expect(() => layOut(boxesOf([60]), [{ from: 'n0', to: 'n7', labelWidth: 10 }], SPACING)).toThrow(
      expect.objectContaining({ code: 'BAD_GRAPH', message: expect.stringContaining('"n7"') }),
    );
  });

  it('undoes crossings', () => {
    const { boxes } = layOut(
      boxesOf([60, 60, 60, 60, 60, 60]),
      edgesOf([
        { from: 0, to: 5, labelWidth: 20 },
        { from: 1, to: 4, labelWidth: 20 },
        { from: 2, to: 3, labelWidth: 20 },
      ]),
      SPACING,
    );
    const across = [0, 1, 2].sort((a, b) => boxes[a].x - boxes[b].x);
    expect([3, 4, 5].sort((a, b) => boxes[a].x - boxes[b].x)).toEqual(across.map((from) => 5 - from));
  });
});
