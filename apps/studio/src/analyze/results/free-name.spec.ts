import { describe, expect, it } from 'vitest';
import { freeName } from './free-name.ts';

describe('a name that is free', () => {
  it.each([
    [[], 'a.report.html'],
    [['a.report.html'], 'a-2.report.html'],
    [['a.report.html', 'a-2.report.html', 'a-4.report.html'], 'a-3.report.html'],
  ])('beside %o is %s', (taken, name) => expect(freeName('a.report.html', new Set(taken))).toBe(name));
});
