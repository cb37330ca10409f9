import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FolderLock } from './folder-lock.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fexgraph-lock-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** No process has this number: the largest one possible is below it. */
const GONE = 2 ** 30;
const now = new Date();
const lockOf = (process: number, host = hostname(), since = now.toISOString()) =>
  writeFile(join(folder, '.fexgraph.lock'), JSON.stringify({ host, process, since, token: 'theirs' }));

describe('FolderLock', () => {
  it('lets one in, names it to others, and leaves nothing behind', async () => {
    const lock = await FolderLock.take(folder, now);
    expect(lock.former).toBeUndefined();
    await expect(FolderLock.take(folder, now)).rejects.toMatchObject({
      code: 'OUTPUT_FAILED',
      message: `another run is writing into ${folder}: process ${process.pid} on ${hostname()} since ${now.toISOString()}`,
    });
    await lock.release();
    expect(await readdir(folder)).toEqual([]);
    await (await FolderLock.take(folder, now)).release();
  });

  it.each([
    ['a process that is gone', GONE, hostname(), now.toISOString()],
    ['an earlier process of the same number', process.pid, hostname(), now.toISOString()],
    ['a process of before the machine was started', process.ppid, hostname(), '2001-01-01T00:00:00.000Z'],
  ])('is taken over from %s', async (_, id, host, since) => {
    await lockOf(id, host, since);
    const lock = await FolderLock.take(folder, now);
    expect(lock.former).toEqual({ process: id, host, since });
    await lock.release();
    expect(await readdir(folder)).toEqual([]);
  });

  it('is taken over by one of several', async () => {
    await lockOf(GONE);
    const takes = await Promise.allSettled(Array.from({ length: 8 }, () => FolderLock.take(folder, now)));
    expect(takes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it.each([
    ['a process that lives', process.ppid, hostname()],
    ['another machine', GONE, 'elsewhere'],
  ])('counts as held by %s', async (_, id, host) => {
    await lockOf(id, host);
    await expect(FolderLock.take(folder, now)).rejects.toThrow(`process ${id} on ${host} since`);
  });

  it('follows no link, and leaves alone what is no lock', async () => {
    await writeFile(join(folder, 'precious'), 'precious');
    await symlink('precious', join(folder, '.fexgraph.lock'));
    await expect(FolderLock.take(folder, now)).rejects.toThrow('a process that does not say which');
    expect(await readFile(join(folder, 'precious'), 'utf8')).toBe('precious');
  });
});
