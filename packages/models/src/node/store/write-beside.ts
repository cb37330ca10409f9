import { randomUUID } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeBeside as writeFileBeside } from '@fexgraph/files';
import { CACHE_FILES } from './disk-failure.ts';

/** Ends the name of a file that is being written. One that stays behind belongs to a process that died. */
const UNFINISHED = '.tmp';

/**
 * Writes a file under another name and renames it: others see the whole file or none, also after a crash. Several
 * processes may write the same file at once.
 *
 * @throws FexgraphError OUTPUT_FAILED, for example when the disk is full; the unfinished file is removed.
 */
export async function writeBeside(path: string, contents: Uint8Array | string): Promise<void> {
  const bytes = typeof contents === 'string' ? new TextEncoder().encode(contents) : contents;
  await writeFileBeside(path, bytes, CACHE_FILES, `${path}.${randomUUID()}${UNFINISHED}`);
}

export function writeJson(path: string, value: unknown): Promise<void> {
  return writeBeside(path, `${JSON.stringify(value, undefined, 2)}\n`);
}

/** Removes what dead processes left half written. Only whoever holds the lock of the folder may call this. */
export async function removeUnfinished(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (name.endsWith(UNFINISHED)) await rm(join(folder, name), { force: true });
  }
}
