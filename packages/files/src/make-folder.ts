import { mkdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { fault } from './disk-error.ts';

const codeOf = (thrown: unknown) => (thrown as NodeJS.ErrnoException).code;

async function isFolder(path: string): Promise<boolean> {
  try {
    if ((await stat(path)).isDirectory()) return true;
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT') return false;
    throw thrown;
  }
  throw fault('ENOTDIR');
}

async function makeOne(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (thrown) {
    // Somebody else may have made it in the meantime.
    if (codeOf(thrown) === 'EEXIST' && (await isFolder(path))) return;
    // The folder above is there, so ENOENT does not speak of it.
    if (codeOf(thrown) === 'ENOENT') throw new Error('no folder can be made there', { cause: thrown });
    throw thrown;
  }
}

/**
 * Makes a folder and those above it that are missing. On a file system that answers ENOENT to a new folder, as /proc
 * does, the recursive mkdir of Node 20 tries for ever; this one fails. Rejects with errors that carry `code` as Node's do.
 */
export async function makeFolder(path: string): Promise<void> {
  const missing: string[] = [];
  for (let at = resolve(path); !(await isFolder(at)); at = dirname(at)) missing.push(at);
  for (const folder of missing.reverse()) await makeOne(folder);
}
