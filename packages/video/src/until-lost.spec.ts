import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { UntilLost } from './until-lost.ts';

describe('UntilLost', () => {
  it('gives what is awaited', async () => {
    const until = new UntilLost();
    expect(await until.for(Promise.resolve(1))).toBe(1);
    await expect(until.for(Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(until.reason).toBeUndefined();
  });

  it('rejects what is awaited when it is lost, and all after it, with the first reason', async () => {
    const until = new UntilLost();
    const waiting = until.for(new Promise(() => undefined));
    until.lose(new Error('gone'));
    until.lose(new Error('again'));
    await expect(waiting).rejects.toThrow('gone');
    await expect(until.for(Promise.resolve(1))).rejects.toThrow('gone');
    expect(until.reason?.message).toBe('gone');
  });

  it('keeps nothing of what was awaited', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const until = new UntilLost();
    const awaited: WeakRef<object>[] = [];
    for (let i = 0; i < 20; i++) {
      const result = Promise.resolve({ i });
      awaited.push(new WeakRef(result), new WeakRef(await until.for(result)));
    }
    for (let round = 0; round < 3; round++) {
      await new Promise((resolve) => setImmediate(resolve));
      collect();
    }
    // The last one may still be on a stack.
    expect(awaited.filter((each) => each.deref() !== undefined).length).toBeLessThanOrEqual(2);
  });

  it('is lost without anybody waiting', () => {
    const until = new UntilLost();
    until.lose(new Error('gone'));
    expect(until.reason?.message).toBe('gone');
  });
});
