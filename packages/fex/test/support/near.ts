import { expect } from 'vitest';

/** A number of the goldens: null is missing. */
export type GoldenNumber = number | null | 'Infinity' | '-Infinity';

/** `|a - e| <= tolerance * max(|e|, s)`, s the largest finite absolute value expected; missing and infinite exactly. */
export function expectNear(
  actual: ArrayLike<number>,
  expected: readonly GoldenNumber[],
  about: string,
  tolerance = 1e-9,
): void {
  expect([about, actual.length]).toEqual([about, expected.length]);
  const numbers = expected.map((value) => (value === null ? Number.NaN : Number(value)));
  const scale = Math.max(0, ...numbers.filter(Number.isFinite).map(Math.abs));
  const off = numbers.findIndex((value, i) => {
    if (!Number.isFinite(value)) return !Object.is(actual[i], value);
    return !(Math.abs(actual[i] - value) <= tolerance * Math.max(Math.abs(value), scale));
  });
  if (off >= 0) expect([about, off, actual[off]]).toEqual([about, off, numbers[off]]);
}

/** What the goldens say of a column of which they hold only some rows. */
interface Digest {
  readonly n: number;
  readonly nan: number;
  readonly posInf: number;
  readonly negInf: number;
  readonly sum: number;
  readonly sumAbs: number;
  readonly min: number | null;
  readonly max: number | null;
}

function expectDigest(actual: Float64Array, digest: Digest, about: string, tolerance = 1e-9): void {
  const finite = [...actual].filter(Number.isFinite);
  expect([about, actual.length, actual.filter(Number.isNaN).length]).toEqual([about, digest.n, digest.nan]);
  expect(actual.filter((value) => value === Number.POSITIVE_INFINITY).length).toBe(digest.posInf);
  expect(actual.filter((value) => value === Number.NEGATIVE_INFINITY).length).toBe(digest.negInf);
  const sums = [finite.reduce((a, b) => a + b, 0), finite.reduce((a, b) => a + Math.abs(b), 0)];
  for (const [i, wanted] of [digest.sum, digest.sumAbs].entries())
    expect(Math.abs(sums[i] - wanted), `${about}: sum`).toBeLessThanOrEqual(tolerance * digest.sumAbs);
  if (finite.length > 0) {
    expectNear([Math.min(...finite), Math.max(...finite)], [digest.min, digest.max], `${about}: limits`, tolerance);
  }
}

/** A table of the goldens: columns at some rows, or all. */
export interface GoldenTable {
  /** Absent where only digests are told. */
  readonly rows?: 'all' | readonly number[];
  readonly columns: Readonly<Record<string, readonly GoldenNumber[]>>;
  readonly digest?: Readonly<Record<string, Digest>>;
}

export function expectTable(
  column: (name: string) => Float64Array,
  golden: GoldenTable,
  about: string,
  tolerance = 1e-9,
): void {
  for (const [name, expected] of Object.entries(golden.columns)) {
    const actual = column(name);
    const shown = golden.rows === 'all' ? actual : Float64Array.from(golden.rows!, (row) => actual[row]);
    expectNear(shown, expected, `${about} ${name}`, tolerance);
  }
  for (const [name, digest] of Object.entries(golden.digest ?? {}))
    expectDigest(column(name), digest, `${about} ${name}`, tolerance);
}
