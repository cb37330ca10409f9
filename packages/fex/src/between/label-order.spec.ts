import { describe, expect, it } from 'vitest';
import { inLabelOrder } from './label-order.ts';

describe('inLabelOrder', () => {
  it('puts numbers by value before texts by code point', () => {
    expect(inLabelOrder(['b', 10, 'B', 2, 'a'])).toEqual([2, 10, 'B', 'a', 'b']);
    // as UTF-16 the first would be the smaller one
    expect(inLabelOrder(['\u{1f600}', '\uff5e'])).toEqual(['\uff5e', '\u{1f600}']);
    expect(inLabelOrder(['ab', 'a'])).toEqual(['a', 'ab']);
  });
});
