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

  it('is lost without anybody waiting', () => {
    const until = new UntilLost();
    until.lose(new Error('gone'));
    expect(until.reason?.message).toBe('gone');
  });
});
