import { open, rm } from 'node:fs/promises';
import { hostname, uptime } from 'node:os';

/** Who made a lock, as the lock file says it. */
export interface LockHolder {
  readonly host: string;
  readonly process: number;
  /** ISO 8601. */
  readonly since: string;
}

/** Texts of the locks that this process holds: an earlier process may have had the same number. */
export const ownLocks = new Set<string>();

/** False if there is one already. @throws what the disk says, and then leaves none. */
export async function createLock(path: string, text: string): Promise<boolean> {
  const file = await open(path, 'wx').catch((thrown: NodeJS.ErrnoException) => {
    if (thrown.code === 'EEXIST') return undefined;
    throw thrown;
  });
  if (!file) return false;
  await file
    .writeFile(text)
    .catch(async (thrown: unknown) => {
      await rm(path, { force: true });
      throw thrown;
    })
    .finally(() => file.close());
  return true;
}

/**
 * Whether the process that made a lock has ended. Only for processes of this machine can that be known.
 *
 * @param text of the lock file
 * @param now by the system's clock, which wrote `since`
 */
export function isHolderGone({ host, process: id, since }: LockHolder, text: string, now: Date): boolean {
  if (host !== hostname()) return false;
  if (id === process.pid) return !ownLocks.has(text);
  // Another process may have got the number after the machine was started again.
  if (Date.parse(since) < now.getTime() - uptime() * 1000) return true;
  try {
    process.kill(id, 0);
    return false;
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

/**
 * Several may find the same stale lock, and one may have made its own since: whoever removes it must be alone, and must
 * still see what it saw.
 *
 * @param isStill whether the lock is the one that was found stale
 * @returns false when somebody else is at it
 */
export async function removeStale(path: string, isStill: () => Promise<boolean>): Promise<boolean> {
  const removal = `${path}.removal`;
  try {
    await (await open(removal, 'wx')).close();
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw thrown;
  }
  try {
    if (await isStill()) await rm(path, { force: true });
    return true;
  } finally {
    await rm(removal, { force: true });
  }
}
