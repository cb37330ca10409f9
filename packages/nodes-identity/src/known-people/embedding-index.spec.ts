import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import wabt from 'wabt';
import { similarity, unitRow } from '../clustering/unit-rows.ts';
import { moduleBytes } from './dot-products.ts';
import { EmbeddingIndex, type Nearest } from './embedding-index.ts';

/** What the index has to equal: one row after the other. */
function scan(rows: readonly Float32Array[], face: Float32Array): Nearest | undefined {
  const cosines = rows.map((row) => similarity(row, face));
  const nearest = Math.max(...cosines);
  return rows.length === 0 ? undefined : { row: cosines.indexOf(nearest), similarity: nearest };
}

const indexOf = (rows: readonly Float32Array[], dimension: number) => {
  const all = new Float32Array(rows.length * dimension);
  rows.forEach((row, i) => {
    all.set(row, i * dimension);
  });
  return new EmbeddingIndex(all, dimension);
};

/** Numbers of a normal distribution, the same each time. */
function* normal(seed: number): Generator<number, never> {
  let state = seed;
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  for (;;) yield Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

describe('the index of embeddings', () => {
  it('is what dot-products.wat says, byte for byte', async () => {
    const text = readFileSync(new URL('dot-products.wat', import.meta.url), 'utf8');
    const assembled = (await wabt()).parseWat('dot-products.wat', text, { simd: true }).toBinary({}).buffer;
    expect(moduleBytes()).toEqual(assembled);
  });

  it('finds the row that comparing all of them finds, whatever the rows', () => {
    const number = fc.oneof(fc.constant(0), fc.float({ min: -1, max: 1, noNaN: true }), fc.constant(1e-30));
    const made = fc.integer({ min: 1, max: 40 }).chain((dimension) => {
      const row = fc
        .array(number, { minLength: dimension, maxLength: dimension })
        .filter((values) => Math.hypot(...values) > 1e-3)
        .map((values) => unitRow(Float32Array.from(values))!);
      // Rows that come twice, and faces that are rows.
      const rows = fc.array(row, { maxLength: 30 }).map((some) => [...some, ...some.slice(0, 3)]);
      return fc.tuple(fc.constant(dimension), rows, row);
    });
    fc.assert(
      fc.property(made, ([dimension, rows, face]) => {
        const index = indexOf(rows, dimension);
        for (const one of [face, ...rows.slice(0, 2)]) expect(index.nearest(one)).toEqual(scan(rows, one));
      }),
      { numRuns: 300 },
    );
  });

  it.each([192, 512])('and among thousands of people of %i numbers that are all alike', (dimension) => {
    const numbers = normal(dimension);
    const common = Float32Array.from({ length: dimension }, () => numbers.next().value);
    const someone = () => unitRow(common.map((value) => value + 0.5 * (numbers.next().value as number)))!;
    const rows = Array.from({ length: 3000 }, someone);
    const index = indexOf(rows, dimension);
    for (const face of [someone(), someone(), rows[2999]]) expect(index.nearest(face)).toEqual(scan(rows, face));
    expect(index.size).toBe(3000);
  });

  it('refuses a face of other numbers', () => {
    expect(() => indexOf([Float32Array.of(1, 0)], 2).nearest(Float32Array.of(1, 0, 0))).toThrow(RangeError);
  });

  it('keeps within int32 where all numbers are as large as can be', () => {
    const dimension = 4096;
    const row = unitRow(new Float32Array(dimension).fill(1))!;
    expect(indexOf([row.map((value) => -value), row], dimension).nearest(row)).toEqual({ row: 1, similarity: 1 });
  });
});
