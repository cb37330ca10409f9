import { describe, expect, it, vi } from 'vitest';
import { systemClock } from './system-clock.ts';
import { VirtualClock } from './virtual-clock.ts';

describe('VirtualClock', () => {
  it('fires timers in the order of their time, then of their making', () => {
    const clock = new VirtualClock();
    const log: string[] = [];
    const note = (name: string) => () => log.push(`${name} at ${clock.now()}`);
    clock.after(20, note('c'));
    clock.after(10, note('a'));
    clock.after(10, note('b'));
    clock.after(30, note('d'));
    expect([clock.pending, clock.nextDue]).toEqual([4, 10]);
    clock.advance(25);
    expect(log).toEqual(['a at 10', 'b at 10', 'c at 20']);
    expect([clock.now(), clock.pending, clock.nextDue]).toEqual([25, 1, 30]);
  });

  it('fires timers that timers make, if their time has come', () => {
    const clock = new VirtualClock();
    const times: number[] = [];
    const again = () => {
      times.push(clock.now());
      clock.after(10, again);
    };
    clock.after(10, again);
    clock.advance(35);
    expect(times).toEqual([10, 20, 30]);
  });

  it('forgets a cancelled timer', () => {
    const clock = new VirtualClock();
    const cancel = clock.after(5, () => expect.unreachable());
    cancel();
    cancel();
    clock.advance(10);
    expect([clock.pending, clock.nextDue]).toEqual([0, undefined]);
  });

  it('takes a time that has passed as now', () => {
    const clock = new VirtualClock();
    let fired = false;
    clock.after(-3, () => {
      fired = true;
    });
    clock.advance(0);
    expect(fired).toBe(true);
  });
});

describe('systemClock', () => {
  it('calls back after the time, once, unless cancelled', () => {
    vi.useFakeTimers();
    try {
      const callback = vi.fn();
      systemClock.after(10, callback);
      systemClock.after(10, callback)();
      vi.advanceTimersByTime(9);
      expect(callback).not.toHaveBeenCalled();
      vi.advanceTimersByTime(100);
      expect(callback).toHaveBeenCalledTimes(1);
    } finally {
      vi.useRealTimers();
    }
  });

  it('does not fire a timer at once because it is too long for the platform', () => {
    vi.useFakeTimers();
    try {
      const callback = vi.fn();
      systemClock.after(2 ** 40, callback);
      vi.advanceTimersByTime(1000);
      expect(callback).not.toHaveBeenCalled();
    } finally {
      vi.useRealTimers();
    }
  });

  it('gives the rest of the program a turn', async () => {
    let other = false;
    setImmediate(() => {
      other = true;
    });
    await systemClock.turn?.();
    await systemClock.turn?.();
    expect(other).toBe(true);
  });
});
