import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../test/manual-clock.ts';
import { SerialGate } from './device-gate.ts';

const LIMIT = 100;

describe('SerialGate', () => {
  it('lets one through at a time, in the order of coming', async () => {
    const clock = new ManualClock();
    const gate = new SerialGate('test device');
    const inside: number[] = [];
    let most = 0;
    const order: number[] = [];
    await Promise.all(
      [0, 1, 2, 3].map(async (who) => {
        const leave = await gate.enter(clock, LIMIT);
        inside.push(who);
        most = Math.max(most, inside.length);
        order.push(who);
        await Promise.resolve();
        inside.splice(inside.indexOf(who), 1);
        leave();
        leave();
      }),
    );
    expect(most).toBe(1);
    expect(order).toEqual([0, 1, 2, 3]);
    expect(clock.pending).toBe(0);
  });

  it('tells those who wait too long that the device is held, and forgets them', async () => {
    const clock = new ManualClock();
    const gate = new SerialGate('test device');
    const leave = await gate.enter(clock, LIMIT);
    const waiting = gate.enter(clock, LIMIT);
    const patient = gate.enter(clock, 2 * LIMIT);
    clock.advance(LIMIT);
    await expect(waiting).rejects.toMatchObject({
      code: 'TIMEOUT',
      message: expect.stringMatching(/test device.*100 ms/),
    });
    leave();
    (await patient)();
    await gate.enter(clock, LIMIT);
    expect(clock.pending).toBe(0);
  });
});
