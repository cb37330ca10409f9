import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { type Clock, cancelled, FexgraphError } from '@fexgraph/core';
import * as z from 'zod';
import { diskError } from './disk-error.ts';
import { pause } from './download/pause.ts';
import { createLock, isHolderGone, type LockHolder, ownLocks, removeStale } from './lock-file.ts';

const holderSchema = z.object({ host: z.string(), process: z.int(), since: z.iso.datetime() });

const POLL_MS = 150;

export interface LockOptions {
  readonly clock: Clock;
  readonly signal?: AbortSignal;
  /** Called once if somebody else holds the lock. */
  readonly onWait?: (holder: string) => void;
  /** How the user chooses another place for the lock, for error messages. */
  readonly elsewhere?: string;
  /** Default 30 minutes: the other one may be downloading. */
  readonly patienceMs?: number;
}

/**
 * Runs `work` while no other process, and no other call of this one, does so under the same path. The lock of a process
 * that died on this machine is taken over, also if another one has its number since. A lock only saves double work: everything under it is written beside,
 * checked and renamed.
 *
 * @throws FexgraphError TIMEOUT naming the file, CANCELLED, OUTPUT_FAILED when it cannot be created.
 */
export async function withLock<T>(path: string, options: LockOptions, work: () => Promise<T>): Promise<T> {
  const holder: LockHolder = { host: hostname(), process: process.pid, since: new Date().toISOString() };
  const text = JSON.stringify({ ...holder, token: randomUUID() });
  ownLocks.add(text);
  try {
    await acquire(path, text, options);
    return await work();
  } finally {
    ownLocks.delete(text);
    // Ours, unless somebody removed it by hand and another process has made its own since.
    if ((await read(path, options))?.text === text) await rm(path, { force: true });
  }
}

async function acquire(path: string, text: string, options: LockOptions) {
  const { clock, signal, onWait, patienceMs = 1_800_000 } = options;
  const giveUpAt = clock.now() + patienceMs;
  let told = false;
  for (;;) {
    if (signal?.aborted) throw cancelled(signal.reason);
    if (await create(path, text, options)) return;
    const found = await read(path, options);
    if (!found) continue;
    const { holder: other } = found;
    if (other && isHolderGone(other, found.text, new Date()) && (await removeIfStill(path, found.text, options)))
      continue;
    const who = found.holder ? `process ${found.holder.process} on ${found.holder.host}` : 'an unknown process';
    if (!told) onWait?.(who);
    told = true;
    if (clock.now() >= giveUpAt) {
      throw new FexgraphError('TIMEOUT', `${path} is still held by ${who}`, {
        hint: `wait for the other fexgraph; if there is none, remove ${path}*`,
      });
    }
    await pause(POLL_MS, clock, signal);
  }
}

async function create(path: string, text: string, { elsewhere }: LockOptions): Promise<boolean> {
  try {
    await mkdir(dirname(path), { recursive: true });
    return await createLock(path, text);
  } catch (thrown) {
    throw diskError(path, thrown, elsewhere);
  }
}

async function read(
  path: string,
  { elsewhere }: LockOptions,
): Promise<{ readonly text: string; readonly holder?: LockHolder } | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw diskError(path, thrown, elsewhere);
  }
  try {
    return { text, holder: holderSchema.parse(JSON.parse(text)) };
  } catch {
    // Not written to its end yet, or not ours at all: whoever waits decides by time.
    return { text };
  }
}

/** False: somebody else is at it. */
async function removeIfStill(path: string, seen: string, options: LockOptions): Promise<boolean> {
  try {
    return await removeStale(path, async () => (await read(path, options))?.text === seen);
  } catch (thrown) {
    throw diskError(path, thrown, options.elsewhere);
  }
}
