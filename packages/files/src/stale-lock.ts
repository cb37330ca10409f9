import { open, rm } from 'node:fs/promises';
import { hostname } from 'node:os';

/** Whether the process that made a lock has ended; only for processes of this machine can that be known. */
export function isProcessGone(host: string, id: number): boolean {
  if (host !== hostname()) return false;
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
