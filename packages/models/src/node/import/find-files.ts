import { readdir, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { FexgraphError, toError } from '@fexgraph/core';

/** What checkpoints are called; files given by name may be called anything. */
const EXTENSIONS = ['.safetensors', '.pth', '.pt', '.bin', '.task'];
/** Deep enough for the cache of another program, not for a whole disk. */
const MOST_LEVELS = 5;

export interface FoundFile {
  readonly path: string;
  /** Given by name, not found in a folder: not being a checkpoint is then an error. */
  readonly named: boolean;
}

/**
 * Files, and the checkpoints in folders, in the order of their names.
 *
 * @throws FexgraphError BAD_INPUT for a path that is not there or cannot be read.
 */
export async function findFiles(paths: readonly string[]): Promise<FoundFile[]> {
  const found: FoundFile[] = [];
  for (const path of paths) {
    try {
      if ((await stat(path)).isDirectory()) found.push(...(await filesIn(path, 1)));
      else found.push({ path, named: true });
    } catch (thrown) {
      const cause = toError(thrown) as NodeJS.ErrnoException;
      const reason = cause.code === 'ENOENT' ? 'is not there' : `cannot be read: ${cause.message}`;
      throw new FexgraphError('BAD_INPUT', `${path} ${reason}`, { cause });
    }
  }
  return found;
}

async function filesIn(folder: string, level: number): Promise<FoundFile[]> {
  const found: FoundFile[] = [];
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (level < MOST_LEVELS) found.push(...(await filesIn(path, level + 1)));
    } else if (EXTENSIONS.includes(extname(entry.name).toLowerCase()) && (await isFile(path))) {
      found.push({ path, named: false });
    }
  }
  return found;
}

/** Follows links: caches of other programs are made of them. */
async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
