import { link, open, rename, rm, stat } from 'node:fs/promises';

/** File systems without hard links say it in one of these ways. */
const NO_LINKS = ['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK'];

const codeOf = (thrown: unknown) => (thrown as NodeJS.ErrnoException).code;

/**
 * Gives a file its name unless something has it: whoever is first wins, also among machines (NFS). Where the file system
 * has no hard links (exFAT), only one process may do it at a time.
 *
 * @returns false if there is a file of that name already; the own one is gone in both cases
 */
export async function giveName(temporary: string, name: string): Promise<boolean> {
  try {
    await link(temporary, name);
  } catch (thrown) {
    if (codeOf(thrown) !== 'EEXIST' && !NO_LINKS.includes(codeOf(thrown) ?? '')) throw thrown;
    if (codeOf(thrown) !== 'EEXIST' && !(await isThere(name))) {
      await rename(temporary, name);
      return true;
    }
    await rm(temporary, { force: true });
    return false;
  }
  await rm(temporary, { force: true });
  return true;
}

export const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    (thrown: unknown) => {
      if (codeOf(thrown) === 'ENOENT') return false;
      throw thrown;
    },
  );

/** Has the names of a folder on the disk. Windows has no such thing. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
