import { readFileSync } from 'node:fs';
import { expect } from 'vitest';

interface Tolerance {
  readonly abs: number;
  readonly rel?: number;
}

interface GoldenIndex {
  readonly entries: Readonly<Record<string, { readonly shape: number[]; readonly tolerance: Tolerance }>>;
  readonly weights: Readonly<
    Record<string, { readonly tensors: number; readonly elements: number; readonly sha256: string }>
  >;
  readonly images: Readonly<Record<string, string>>;
  readonly imageSizes: Readonly<Record<string, [height: number, width: number, channels: number]>>;
  readonly photo: { readonly sha256OfPixels: string };
  readonly mobilenetCases: Readonly<Record<string, { height: number; width: number; pixelSha256: string }>>;
}

const folder = new URL('../goldens/reference/', import.meta.url);
export const GOLDENS: GoldenIndex = JSON.parse(readFileSync(new URL('index.json', folder), 'utf8'));

export interface Golden {
  readonly file: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
  readonly tolerance: Tolerance;
}

export function golden(file: string): Golden {
  const { shape, tolerance } = GOLDENS.entries[file];
  const bytes = readFileSync(new URL(file, folder));
  return { file, shape, tolerance, values: new Float32Array(new Uint8Array(bytes).buffer) };
}

/** Integers of an `.i64` file. */
export function goldenIndices(file: string): number[] {
  const bytes = readFileSync(new URL(file, folder));
  return Array.from(new BigInt64Array(new Uint8Array(bytes).buffer), Number);
}

/** Every number within the golden's own tolerance. */
export function expectGolden(actual: ArrayLike<number>, { file, values, tolerance }: Golden): void {
  expectWithin(actual, values, tolerance, file);
}

/** `|actual - expected| <= abs + rel * |expected|`; a NaN anywhere fails. */
export function expectWithin(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  { abs, rel = 0 }: Tolerance,
  what = 'values',
): void {
  expect(actual.length, `length of ${what}`).toBe(expected.length);
  let worst = { excess: Number.NEGATIVE_INFINITY, index: -1 };
  for (let index = 0; index < expected.length; index++) {
    const difference = Math.abs(actual[index] - expected[index]);
    const excess = Number.isNaN(difference)
      ? Number.POSITIVE_INFINITY
      : difference - abs - rel * Math.abs(expected[index]);
    if (excess > worst.excess) worst = { excess, index };
  }
  const { index } = worst;
  const pair = `${what}: [${index}] is ${actual[index]}, expected ${expected[index]} within ${abs} + ${rel} relative`;
  expect(worst.excess, pair).toBeLessThanOrEqual(0);
}
