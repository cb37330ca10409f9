import { expect, it } from 'vitest';
import { isCode, numberOfText } from './number-of-text.ts';

it.each([
  ['1', 1],
  ['-1.5', -1.5],
  ['2.', 2],
  ['.5e-3', 0.0005],
  ['-inf', Number.NEGATIVE_INFINITY],
  ['NA', Number.NaN],
  [' 7 ', 7],
  ['1.2.3', undefined],
  ['0x10', undefined],
  ['12 px', undefined],
])('reads %j as %j', (text, number) => expect(numberOfText(text)).toBe(number));

it('is done soon with a cell of a million digits that is no number', () => {
  expect(numberOfText(`${'1'.repeat(1e6)}x`)).toBeUndefined();
});

it('reads decimal commas where they are said, and no points then', () => {
  expect(['-1,25e1', '1.5', '1,2,3'].map((text) => numberOfText(text, ','))).toEqual([-12.5, undefined, undefined]);
});

it('takes what is padded with zeros for a name', () => {
  expect(['007', ' -01', '0', '0.5', '70'].map(isCode)).toEqual([true, true, false, false, false]);
});
