import { describe, expect, it } from 'vitest';
import { FakeClock } from './fake-clock.ts';

describe('FakeClock', () => {
  it('pass: timers fire in turn, and promises between them settle', async () => {
    const clock = new FakeClock();
    const log: string[] = [];
    const steps = async () => {
      for (let i = 0; i < 3; i++) {
        await clock.pause(10);
        log.push(`step ${i} at ${clock.now()}`);
      }
    };
    const done = steps();
    await clock.pass(25);
    expect([log, clock.now()]).toEqual([['step 0 at 10', 'step 1 at 20'], 25]);
    await clock.until(done);
    expect(clock.now()).toBe(30);
  });

  it('until: gives what the promise gives, or throws what it throws', async () => {
    const clock = new FakeClock();
    expect(await clock.until(clock.pause(3_600_000).then(() => 'an hour later'))).toBe('an hour later');
    await expect(clock.until(Promise.reject(new Error('no')))).rejects.toThrow('no');
  });

  it('until: waits for what is real, without letting time pass', async () => {
    const clock = new FakeClock();
    clock.after(Number.POSITIVE_INFINITY, () => expect.unreachable());
    const real = new Promise<string>((resolve) => setTimeout(() => resolve('from a worker'), 30));
    expect(await clock.until(real)).toBe('from a worker');
    expect(clock.now()).toBe(0);
  });
});
