import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { FexgraphError } from '@fexgraph/core';
import { diskError } from './disk-error.ts';
import { createLock, isHolderGone, type LockHolder, ownLocks, removeStale } from './lock-file.ts';

const LOCK_FILE = '.fexgraph.lock';
const MOST_LOOKS = 10;
const LOOK_MS = 50;

/**
 * A folder that one run writes into at a time. The lock of a process that is gone is taken over; that of another machine
 * counts as held, because nobody can know from here.
 */
export class FolderLock {
  private constructor(
    private readonly path: string,
    private readonly text: string,
    /** The process whose lock was taken over. */
    readonly former: LockHolder | undefined,
  ) {}

  /** @throws FexgraphError OUTPUT_FAILED naming the process that writes into the folder, and since when. */
  static async take(folder: string, now: Date): Promise<FolderLock> {
    const path = join(folder, LOCK_FILE);
    const holder: LockHolder = { host: hostname(), process: process.pid, since: now.toISOString() };
    const text = JSON.stringify({ ...holder, token: randomUUID() });
    ownLocks.add(text);
    try {
      let former: LockHolder | undefined;
      for (let looks = 1; !(await createLock(path, text)); looks++) {
        const found = await read(path);
        if (found === undefined) continue;
        // Made, but perhaps not written yet.
        if (!found.holder && looks < MOST_LOOKS) {
          await setTimeout(LOOK_MS);
          continue;
        }
        if (!found.holder || !isHolderGone(found.holder, found.text, now)) throw busy(folder, path, found.holder);
        const isStill = async () => (await read(path))?.text === found.text;
        if (await removeStale(path, isStill)) former = found.holder;
        else throw busy(folder, path, (await read(path))?.holder);
      }
      return new FolderLock(path, text, former);
    } catch (thrown) {
      ownLocks.delete(text);
      throw diskError(path, thrown);
    }
  }

  /** A folder that is gone is fine. */
  async release(): Promise<void> {
    ownLocks.delete(this.text);
    // Ours, unless somebody removed it by hand and another process has made its own since.
    if ((await read(this.path).catch(() => undefined))?.text === this.text) await rm(this.path, { force: true });
  }
}

function busy(folder: string, path: string, holder: LockHolder | undefined): FexgraphError {
  const who = holder
    ? `process ${holder.process} on ${holder.host} since ${holder.since}`
    : 'a process that does not say which';
  return new FexgraphError('OUTPUT_FAILED', `another run is writing into ${folder}: ${who}`, {
    hint: `wait for it, or write to another folder; if there is no such process, remove ${path}`,
  });
}

async function read(path: string): Promise<{ readonly text: string; readonly holder?: LockHolder } | undefined> {
  let text: string;
  try {
    // A pipe of this name must not be waited for, a link not be followed.
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
    try {
      if (!(await file.stat()).isFile()) return { text: '' };
      text = await file.readFile('utf8');
    } finally {
      await file.close();
    }
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    if (code === 'ELOOP' || code === 'ENXIO') return { text: '' };
    throw thrown;
  }
  try {
    const { host, process: id, since } = JSON.parse(text) as LockHolder;
    const isHolder = typeof host === 'string' && Number.isInteger(id) && !Number.isNaN(Date.parse(since));
    return isHolder ? { text, holder: { host, process: id, since } } : { text };
  } catch {
    return { text };
  }
}
