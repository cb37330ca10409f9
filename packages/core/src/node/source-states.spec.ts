import { expect, it } from 'vitest';
import { SourceStates } from './source-states.ts';

it('makes a state for each source once, and anew after it was forgotten', () => {
  const states = new SourceStates<{ readonly n: number }>();
  let made = 0;
  const of = (source: string) => states.of(source, () => ({ n: made++ }));
  expect([of('a').n, of('b').n, of('a').n]).toEqual([0, 1, 0]);
  states.delete('a');
  expect([of('a').n, of('b').n]).toEqual([2, 1]);
});
