import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rankBoxes } from './rank-boxes.ts';

const wires = (...pairs: readonly [number, number][]) => pairs.map(([from, to]) => ({ from, to }));

describe('rankBoxes', () => {
  it('puts a box right below the lowest that it reads', () => {
    expect(rankBoxes(4, wires([0, 1], [1, 2], [0, 3], [2, 3]))).toEqual([0, 1, 2, 3]);
    expect(rankBoxes(5, wires([0, 1], [1, 2], [2, 3], [0, 4], [4, 3]))).toEqual([0, 1, 2, 3, 1]);
  });

  it('puts sources, and what hangs at them alone, where they are needed', () => {
    // 0 to 3 are a chain; 4 and 5 are joined by 6, which only 3 reads.
    expect(rankBoxes(7, wires([0, 1], [1, 2], [2, 3], [4, 6], [5, 6], [6, 3]))).toEqual([0, 1, 2, 3, 1, 1, 2]);
  });

  it('puts a box with more readers than inputs close to them', () => {
    // 1 to 3 are a chain below 0; 4 reads 0 and gives to 5 and 6, which the end of the chain needs.
    const rows = rankBoxes(
      8,
      wires([0, 1], [1, 2], [2, 3], [3, 7], [0, 4], [4, 5], [4, 6], [5, 7], [6, 7], [3, 5], [3, 6]),
    );
    expect(rows[4]).toBe(rows[5] - 1);
  });

  it('leaves no row empty and turns no more wires than it must, for every graph', () => {
    const graph = fc
      .integer({ min: 1, max: 10 })
      .chain((count) =>
        fc.tuple(
          fc.constant(count),
          fc.array(fc.record({ from: fc.nat(count - 1), to: fc.nat(count - 1) }), { maxLength: 20 }),
        ),
      );
    fc.assert(
      fc.property(graph, ([count, all]) => {
        const rows = rankBoxes(count, all);
        expect(new Set(rows)).toEqual(new Set(Array.from({ length: Math.max(...rows) + 1 }, (_, row) => row)));
        for (const { from, to } of all) if (from !== to) expect(rows[from]).not.toBe(rows[to]);
        const upwards = all.filter(({ from, to }) => rows[from] > rows[to]);
        for (const wire of upwards) expect(reaches(count, all, wire.to, wire.from)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});

/** Whether wires lead from one box to another: only then closes a wire back a cycle. */
function reaches(count: number, all: readonly { from: number; to: number }[], start: number, end: number): boolean {
  const seen = new Set([start]);
  for (let step = 0; step < count; step++) for (const { from, to } of all) if (seen.has(from)) seen.add(to);
  return seen.has(end);
}
