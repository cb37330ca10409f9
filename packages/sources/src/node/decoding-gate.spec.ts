import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DecodingGate } from './decoding-gate.ts';

describe('DecodingGate', () => {
  it('runs shared tasks side by side and lone ones by themselves, in whatever order they come', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ alone: fc.boolean(), turns: fc.integer({ min: 0, max: 4 }), fails: fc.boolean() })),
        async (tasks) => {
          const gate = new DecodingGate();
          let [shared, alone] = [0, 0];
          const done = await Promise.allSettled(
            tasks.map((task, i) =>
              gate[task.alone ? 'alone' : 'shared'](async () => {
                if (task.alone) alone++;
                else shared++;
                expect(alone === 0 || (alone === 1 && shared === 0)).toBe(true);
                for (let turn = 0; turn < task.turns; turn++) await undefined;
                if (task.alone) alone--;
                else shared--;
                if (task.fails) throw new Error(String(i));
                return i;
              }),
            ),
          );
          expect(done.map((end) => (end.status === 'fulfilled' ? end.value : Number(end.reason.message)))).toEqual(
            tasks.map((_, i) => i),
          );
        },
      ),
    );
  });

  it('does run shared tasks at the same time', async () => {
    const gate = new DecodingGate();
    let second: () => void = () => undefined;
    const first = gate.shared(() => new Promise<void>((resolve) => (second = resolve)));
    await gate.shared(async () => second());
    await first;
  });
});
