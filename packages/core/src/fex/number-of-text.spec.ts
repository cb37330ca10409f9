import { expect, it } from 'vitest';
import { cellNumber } from './csv-cells.ts';

it.each([
  ['1', 1],
  ['-1.5', -1.5],
  ['2.', 2],
  ['.5e-3', 0.0005],
  ['-inf', Number.NEGATIVE_INFINITY],
  ['NA', Number.NaN],
  ['1.2.3', undefined],
  ['0x10', undefined],
  ['12 px', undefined],
])('reads %j as %j', (text, number) => expect(cellNumber(text)).toBe(number));

it('is done soon with a cell of a million digits that is no number', () => {
  expect(cellNumber(`${'1'.repeat(1e6)}x`)).toBeUndefined();
});
