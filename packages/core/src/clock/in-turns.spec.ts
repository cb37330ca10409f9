import { describe, expect, it, vi } from 'vitest';
import { atOnce, inTurns } from './in-turns.ts';

function* count(to: number): Generator<undefined, number> {
  for (let i = 0; i < to; i++) yield;
  return to;
}

describe('atOnce', () => {
  it('gives what the work gives', () => {
    expect(atOnce(count(3))).toBe(3);
  });
});

describe('inTurns', () => {
  it('gives what the work gives, and lets others run in between', async () => {
    const order: string[] = [];
    setImmediate(() => order.push('other'));
    await inTurns(count(3)).then((value) => order.push(`work ${value}`));
    expect(order).toEqual(['other', 'work 3']);
  });

  it('takes no turn for work of one step', async () => {
    const order: string[] = [];
    setImmediate(() => order.push('other'));
    await inTurns(count(0)).then((value) => order.push(`work ${value}`));
    expect(order).toEqual(['work 0']);
  });

  it('waits for a timer where a browser has nothing quicker', async () => {
    vi.stubGlobal('setImmediate', undefined);
    await expect(inTurns(count(3))).resolves.toBe(3);
    vi.unstubAllGlobals();
  });

  it('ends when it is aborted', async () => {
    const stop = new AbortController();
    const work = inTurns(count(Number.POSITIVE_INFINITY), stop.signal);
    setTimeout(() => stop.abort(), 1);
    await expect(work).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  it('fails as the work fails', async () => {
    const fails = function* (): Generator<undefined, void> {
      yield;
      throw new Error('no');
    };
    await expect(inTurns(fails())).rejects.toThrow('no');
  });
});
