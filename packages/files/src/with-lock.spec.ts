import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@fexgraph/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withLock } from './with-lock.ts';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fexgraph-lock-'));
  path = join(folder, 'deep', 'lock');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const options = { clock: systemClock };
/** No process has this number: the largest one possible is below it. */
const GONE = 2 ** 30;
const holder = (host: string, process: number, since = new Date().toISOString()) =>
  JSON.stringify({ host, process, since, token: 'theirs' });

describe('withLock', () => {
  it('lets one work at a time, and leaves nothing behind', async () => {
    const events: string[] = [];
    const work = (name: string) => async () => {
      events.push(`${name} in`);
      await new Promise((resolve) => setTimeout(resolve, 20));
      events.push(`${name} out`);
    };
    await Promise.all(['a', 'b', 'c'].map((name) => withLock(path, options, work(name))));
    for (let i = 0; i < events.length; i += 2) expect(events[i + 1]).toBe(events[i].replace('in', 'out'));
    expect(events).toHaveLength(6);
    expect(await readdir(join(folder, 'deep'))).toEqual([]);
  });

  it('is free again after a failure', async () => {
    await expect(withLock(path, options, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await expect(withLock(path, options, async () => 1)).resolves.toBe(1);
  });

  it('is taken over by several at once from a process that died, and held by one', async () => {
    await withLock(path, options, async () => undefined);
    await writeFile(path, holder(hostname(), GONE));
    let inside = 0;
    const work = async (): Promise<number> => {
      const now = ++inside;
      await new Promise((resolve) => setTimeout(resolve, 5));
      inside--;
      return now;
    };
    const found = await Promise.all(Array.from({ length: 6 }, () => withLock(path, options, work)));
    expect(found).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it.each([
    ['an earlier process of the same number', process.pid, new Date().toISOString()],
    ['a process of before the machine was started', process.ppid, '2001-01-01T00:00:00.000Z'],
  ])('is taken over from %s', async (_, id, since) => {
    await withLock(path, options, async () => undefined);
    await writeFile(path, holder(hostname(), id, since));
    expect(await withLock(path, { ...options, patienceMs: 0 }, async () => 1)).toBe(1);
  });

  it('of another machine is waited for, and named when patience ends', async () => {
    await withLock(path, options, async () => undefined);
    await writeFile(path, holder('elsewhere', GONE));
    const waits: string[] = [];
    const held = withLock(path, { ...options, patienceMs: 200, onWait: (who) => waits.push(who) }, async () => 1);
    await expect(held).rejects.toMatchObject({ code: 'TIMEOUT', message: expect.stringContaining(path) });
    expect(waits).toEqual([`process ${GONE} on elsewhere`]);
  });

  it('stops waiting when cancelled', async () => {
    await withLock(path, options, async () => undefined);
    await writeFile(path, 'half writ');
    const controller = new AbortController();
    const held = withLock(
      path,
      { ...options, signal: controller.signal, onWait: () => controller.abort() },
      async () => 1,
    );
    await expect(held).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});
