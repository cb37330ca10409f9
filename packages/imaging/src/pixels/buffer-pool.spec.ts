import { describe, expect, it } from 'vitest';
import { BufferPool } from './buffer-pool.ts';

describe('BufferPool', () => {
  it('gives a buffer again only after it came back', () => {
    const pool = new BufferPool();
    const first = pool.take(6);
    expect(pool.take(6)).not.toBe(first);
    pool.give(first);
    expect(pool.take(6)).toBe(first);
    expect(pool.take(6)).not.toBe(first);
  });

  it('keeps no buffers of another length', () => {
    const pool = new BufferPool();
    const small = pool.take(3);
    const waiting = pool.take(3);
    pool.give(small);
    expect(pool.take(6)).toHaveLength(6);
    pool.give(waiting);
    expect([small, waiting]).not.toContain(pool.take(3));
  });

  it('takes only what it lent, and once', () => {
    const pool = new BufferPool();
    const lent = pool.take(6);
    const foreign = new Uint8Array(6);
    for (const given of [foreign, lent, lent]) pool.give(given);
    expect([pool.take(6), pool.take(6)].filter((buffer) => buffer === lent || buffer === foreign)).toEqual([lent]);
  });

  it('keeps nothing once it is cleared', () => {
    const pool = new BufferPool();
    const [kept, lent] = [pool.take(6), pool.take(6)];
    pool.give(kept);
    pool.clear();
    pool.give(lent);
    expect([kept, lent]).not.toContain(pool.take(6));
  });
});
