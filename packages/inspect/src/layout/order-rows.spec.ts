import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeGrid, type Row } from './grid.ts';
import { countCrossings, orderRows } from './order-rows.ts';

const arbitraryRows = fc.integer({ min: 2, max: 10 }).chain((count) =>
  fc.array(fc.record({ from: fc.nat(count - 1), to: fc.nat(count - 1) }), { maxLength: 18 }).map((wires) => {
    const boxes = Array.from({ length: count }, (_, i) => ({ id: `${i}`, width: 50 }));
    const edges = wires.map(({ from, to }) => ({ from: `${from}`, to: `${to}`, labelWidth: 10 }));
    return makeGrid(boxes, edges, 10).rows;
  }),
);

/** Every pair of wires between two rows, one by one. */
function crossingsByPairs(rows: readonly Row[]): number {
  const place = new Map(rows.flatMap((row) => row.map((item, at) => [item, at] as const)));
  let crossings = 0;
  for (const row of rows) {
    const wires = row.flatMap((item) => item.below.map((lower) => [place.get(item)!, place.get(lower)!]));
    for (const [a, b] of wires) for (const [c, d] of wires) if (a < c && b > d) crossings++;
  }
  return crossings;
}

describe('orderRows', () => {
  it('counts crossings, makes no more than there were, and loses nothing', () => {
    fc.assert(
      fc.property(arbitraryRows, (rows) => {
        const ordered = orderRows(rows);
        expect(countCrossings(ordered)).toBe(crossingsByPairs(ordered));
        expect(crossingsByPairs(ordered)).toBeLessThanOrEqual(crossingsByPairs(rows));
        expect(ordered.map((row) => new Set(row))).toEqual(rows.map((row) => new Set(row)));
        for (const row of ordered) expect(row.map(({ place }) => place)).toEqual(row.map((_, at) => at));
      }),
      { numRuns: 150 },
    );
  });

  it('draws the hardest ready graph with three crossings', () => {
    // The readers of each node of graphs/mediapipe-video.yaml.
    const readers = [
      [1],
      [2],
      [3],
      [4],
      [5, 6, 7, 8, 9, 11, 15, 16, 17, 18, 19],
      [9],
      [9],
      [9],
      [9],
      [10, 20],
      [],
      [12],
      [13],
      [14],
      [15],
      [9, 18, 19],
      [17, 18],
      [19],
      [9],
      [9],
      [],
    ];
    const boxes = readers.map((_, i) => ({ id: `${i}`, width: 100 }));
    const edges = readers.flatMap((to, i) => to.map((reader) => ({ from: `${i}`, to: `${reader}`, labelWidth: 50 })));
    expect(crossingsByPairs(orderRows(makeGrid(boxes, edges, 20).rows))).toBeLessThanOrEqual(3);
  });

  it('draws trees without a crossing', () => {
    const parents = fc.array(fc.nat(1000), { minLength: 1, maxLength: 25 });
    fc.assert(
      fc.property(parents, (picks) => {
        const boxes = [0, ...picks].map((_, i) => ({ id: `${i}`, width: 50 }));
        const edges = picks.map((pick, i) => ({ from: `${pick % (i + 1)}`, to: `${i + 1}`, labelWidth: 10 }));
        expect(crossingsByPairs(orderRows(makeGrid(boxes, edges, 10).rows))).toBe(0);
      }),
      { numRuns: 150 },
    );
  });
});
