import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { broadcast, type Dim, floorDivide, mayEqual, plus, product, quotient, sum, UNKNOWN } from './dimension.ts';

/** What a dimension is when its names have values. */
function evaluate(dim: Dim, names: Readonly<Record<string, number>>): number {
  if (typeof dim === 'number') return dim;
  const expression = dim.replace(/floor/g, 'Math.floor');
  return new Function(...Object.keys(names), `return ${expression}`)(...Object.values(names)) as number;
}

const names = { batch: 3, height: 231, width: 320 };
const leaf = fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constantFrom<Dim>('batch', 'height', 'width'));
const offset = fc.integer({ min: -2, max: 5 });
const divisor = fc.integer({ min: 1, max: 4 });

describe('computed dimensions', () => {
  it('are worth what they say, however they are combined', () => {
    fc.assert(
      fc.property(
        fc.array(leaf, { minLength: 1, maxLength: 4 }),
        offset,
        divisor,
        offset,
        (dims, before, by, after) => {
          const value = (dim: Dim): number => evaluate(dim, names);
          const windowed = plus(floorDivide(plus(product(dims), before), by), after);
          const expected = Math.floor((dims.map(value).reduce((a, b) => a * b) + before) / by) + after;
          expect(value(windowed)).toBe(expected);
          expect(value(sum([windowed, ...dims]))).toBe(dims.map(value).reduce((a, b) => a + b, expected));
          expect(value(product([windowed, 2, windowed]))).toBe(2 * expected * expected);
        },
      ),
    );
  });

  it('give equal texts for equal sizes along two branches', () => {
    const seven = plus(floorDivide(plus('height', 6 - 7), 2), 1);
    const one = plus(floorDivide(plus('height', -1), 2), 1);
    expect(seven).toBe(one);
    expect(plus(plus('height', 2), -2)).toBe('height');
  });

  it('cancel in quotients, or are open, or cannot be', () => {
    expect(quotient(['batch', 6, 4], ['batch', 8])).toBe(3);
    expect(quotient(['batch', 'height', 4], ['batch', 4])).toBe('height');
    expect(quotient(['batch', 3], ['height'])).toBe(UNKNOWN);
    expect(quotient([7], [2])).toBeUndefined();
  });
});

describe('broadcast', () => {
  it('stretches ones and keeps names', () => {
    expect(broadcast(['batch', 1, 4], [3, 1])).toEqual(['batch', 3, 4]);
  });

  it('fails for numbers or names that differ', () => {
    expect(broadcast([2], [3])).toBeUndefined();
    expect(broadcast(['batch'], ['height'])).toBeUndefined();
  });
});

describe('mayEqual', () => {
  it('leaves open what only a run can tell', () => {
    expect(mayEqual('floor(height/2)', 'width')).toBe(true);
    expect(mayEqual(UNKNOWN, 4)).toBe(true);
    expect(mayEqual(3, 4)).toBe(false);
  });
});
