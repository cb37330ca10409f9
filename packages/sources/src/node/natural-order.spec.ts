import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { naturalOrder } from './natural-order.ts';

describe('naturalOrder', () => {
  it('counts numbers as numbers, folder by folder', () => {
    const sorted = ['b/1.png', 'a10/1.png', 'a9/2.png', 'a9/10.png', 'a9/b/1.png', 'A.png', 'a.png'].sort(naturalOrder);
    expect(sorted).toEqual(['a.png', 'A.png', 'a9/2.png', 'a9/10.png', 'a9/b/1.png', 'a10/1.png', 'b/1.png']);
  });

  it('is a total order', () => {
    const path = fc.string({ unit: fc.constantFrom('a', 'A', '1', '01', '/', '.', 'é'), maxLength: 6 });
    fc.assert(
      fc.property(path, path, path, (a, b, c) => {
        expect(Math.sign(naturalOrder(a, b))).toBe(-Math.sign(naturalOrder(b, a)) || 0);
        expect(naturalOrder(a, b) === 0).toBe(a === b);
        if (naturalOrder(a, b) < 0 && naturalOrder(b, c) < 0) expect(naturalOrder(a, c)).toBeLessThan(0);
      }),
    );
  });
});
