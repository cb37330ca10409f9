import { describe, expect, it } from 'vitest';
import { checkPattern } from './check-pattern.ts';

describe('checkPattern', () => {
  it.each([
    'photos/**/*.{jpg,png}',
    '*_IMG_*_*.jp*g',
    'a/*/b/*/c/*.png',
    '[0-9]*?.png',
    '{1,2,3}/{a,b}*.{jpg,{jpe,}g}',
  ])('takes %s', (pattern) => {
    expect(() => checkPattern(pattern)).not.toThrow();
  });

  it.each([
    [`${'*a'.repeat(40)}.jpg`, '40 asterisks in one name'],
    [`${'**/'.repeat(200)}*.jpg`, 'asterisks in more than 8 names'],
    [`${'a'.repeat(5_000)}*`, '5001 characters'],
    [`${'{a,}'.repeat(14)}.jpg`, 'braces that stand for more than 10000 patterns'],
    [`${'{a,'.repeat(14)}${'}'.repeat(14)}.jpg`, 'braces that stand for more than 10000 patterns'],
  ])('refuses one that costs a matcher too much', (pattern, reason) => {
    expect(() => checkPattern(pattern)).toThrow(
      expect.objectContaining({ code: 'BAD_INPUT', message: expect.stringContaining(reason) }),
    );
  });
});
