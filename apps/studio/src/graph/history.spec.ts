import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { begin, HISTORY_LIMIT, type History, push, redo, undo } from './history.ts';

describe('history', () => {
  it('goes back and forth, for any steps', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { maxLength: HISTORY_LIMIT }), (steps) => {
        const full = steps.reduce(push, begin(-1) as History<number>);
        let back = full;
        for (const expected of [-1, ...steps].slice(0, -1).reverse()) {
          back = undo(back);
          expect(back.present).toBe(expected);
        }
        expect(undo(back)).toBe(back);
        expect(steps.reduce(redo, back)).toEqual(full);
        expect(redo(full)).toBe(full);
      }),
    );
  });

  it('forgets what was undone when something new is done', () => {
    const history = push(undo(push(push(begin('a'), 'b'), 'c')), 'd');
    expect(history).toEqual({ past: ['a', 'b'], present: 'd', future: [] });
  });

  it('is bounded', () => {
    let history = begin(0);
    for (let i = 1; i <= HISTORY_LIMIT + 5; i++) history = push(history, i);
    expect(history.past).toHaveLength(HISTORY_LIMIT);
    expect(history.past[0]).toBe(5);
  });
});
