import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Fifo } from './fifo.ts';

describe('Fifo', () => {
  it('behaves like an array that is pushed and shifted', () => {
    const steps = fc.array(fc.oneof(fc.integer(), fc.constant('shift' as const), fc.constant('clear' as const)), {
      maxLength: 400,
    });
    fc.assert(
      fc.property(steps, (list) => {
        const fifo = new Fifo<number>();
        const array: number[] = [];
        for (const step of list) {
          if (step === 'shift') expect(fifo.shift()).toBe(array.shift());
          else if (step === 'clear') {
            fifo.clear();
            array.length = 0;
          } else {
            fifo.push(step);
            array.push(step);
          }
          expect([fifo.length, fifo.peek()]).toEqual([array.length, array[0]]);
        }
        expect([...fifo]).toEqual(array);
      }),
    );
  });

  it('forgets what was taken, also in a long queue that never empties', () => {
    const fifo = new Fifo<number>();
    for (let i = 0; i < 100; i++) fifo.push(i);
    for (let i = 100; i < 100_000; i++) {
      fifo.push(i);
      expect(fifo.shift()).toBe(i - 100);
    }
    expect(fifo.length).toBe(100);
  });
});
