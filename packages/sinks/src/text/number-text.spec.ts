import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteText } from './byte-text.ts';
import { float64Text, writeFloat32 } from './number-text.ts';

const goldens = JSON.parse(readFileSync(new URL('../../test/goldens/csv-numbers.json', import.meta.url), 'utf8')) as {
  float32: { value: number; text: string }[];
  float64: { value: number; text: string }[];
};

function float32Text(value: number, digits?: number): string {
  const out = new ByteText();
  writeFloat32(out, Math.fround(value), digits);
  return new TextDecoder().decode(out.take());
}

const significant = (text: string) =>
  text.replace(/e.*$/, '').replace(/[-.]/g, '').replace(/^0+/, '').replace(/0+$/, '');

describe('writeFloat32', () => {
  it.each(goldens.float32)('writes $value as $text, as pandas does', ({ value, text }) => {
    expect(float32Text(value)).toBe(text);
  });

  it.each([
    // decimal ties: the last digit is even
    [242.015625, '242.01562'],
    [2 ** -12, '0.00024414062'],
    // below a power of two the neighbour is nearer, so fewer digits would do on one side only
    [2 ** 90, '1.2379401e+27'],
    [9.8607613e-32, '9.8607613e-32'],
    [999999.9375, '999999.94'],
    [1e6, '1e+06'],
    [Number.POSITIVE_INFINITY, 'inf'],
    [Number.NEGATIVE_INFINITY, '-inf'],
  ])('writes %d as %s', (value, text) => {
    expect(float32Text(value)).toBe(text);
  });

  it('reads back to the same float32 with as few digits as possible', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.float({ noNaN: true, noDefaultInfinity: true }), fc.float({ min: -1000, max: 1000, noNaN: true })),
        (value) => {
          const text = float32Text(value);
          expect(Math.fround(Number(text))).toBe(value);
          expect(text).toMatch(/^-?\d+(\.\d+)?(e[+-]\d\d)?$/);
          const shorter = significant(text).length - 1;
          if (shorter > 0) expect(Math.fround(Number(value.toPrecision(shorter)))).not.toBe(value);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('gives the nearest of the shortest texts', () => {
    fc.assert(
      fc.property(fc.float({ min: Math.fround(1e-4), max: 999_999, noNaN: true, noDefaultInfinity: true }), (value) => {
        const text = float32Text(value);
        const nearest = Number(value.toPrecision(Math.max(significant(text).length, 1)));
        expect(Math.abs(Number(text) - value)).toBeLessThanOrEqual(
          Math.abs(nearest - value) * (1 + 1e-9) + Number.MIN_VALUE,
        );
      }),
    );
  });
});

describe('significant digits', () => {
  it.each([
    [0.123456, 4, '0.1235'],
    [-0.99996, 4, '-1.0'],
    [9.9999e-5, 3, '0.0001'],
    [1.23456e-7, 3, '1.23e-07'],
    [-1279.53, 3, '-1280.0'],
    [999999.9, 3, '1e+06'],
    // whole numbers stay
    [1279, 3, '1279.0'],
    [1234567, 3, '1.234567e+06'],
    [0, 1, '0.0'],
    [Number.NEGATIVE_INFINITY, 1, '-inf'],
  ])('writes %d with %d as %s', (value, digits, text) => {
    expect(float32Text(value, digits)).toBe(text);
    if (Math.abs(value) < 1e6 && text !== '1e+06') expect(float64Text(value, digits)).toBe(text);
  });

  it('are the nearest number of so many digits, and change nothing where fewer do', () => {
    fc.assert(
      fc.property(
        fc.float({ noNaN: true, noDefaultInfinity: true }),
        fc.integer({ min: 1, max: 9 }),
        (value, digits) => {
          const text = float32Text(value, digits);
          const all = float32Text(value);
          if (Number.isInteger(value) || significant(all).length <= digits) expect(text).toBe(all);
          else
            expect([Number(text), significant(text).length <= digits]).toEqual([
              Number(value.toPrecision(digits)),
              true,
            ]);
          const double = Number.isInteger(value) ? value : Number(value.toPrecision(digits));
          expect(Number(float64Text(value, digits))).toBe(double);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('float64Text', () => {
  it.each(goldens.float64)('writes $value as $text, as pandas does', ({ value, text }) => {
    expect(float64Text(value)).toBe(text);
  });

  it('reads back to the same number', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(Number(float64Text(value))).toBe(value);
      }),
    );
  });

  it('writes infinities as pandas does', () => {
    expect([float64Text(Number.POSITIVE_INFINITY), float64Text(Number.NEGATIVE_INFINITY)]).toEqual(['inf', '-inf']);
  });
});
