import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { diskFailure } from './disk-failure.ts';

/** Ends the name of a file that is being written. One that stays behind belongs to a process that died. */
const UNFINISHED = '.tmp';

/**
 * Writes a file under another name and renames it: others see the whole file or none, also after a crash.
 *
 * @throws FexgraphError OUTPUT_FAILED, for example when the disk is full; the unfinished file is removed.
 */
export async function writeBeside(path: string, contents: Uint8Array | string): Promise<void> {
  const beside = `${path}.${randomUUID()}${UNFINISHED}`;
  try {
    await mkdir(dirname(path), { recursive: true });
    const file = await open(beside, 'wx');
    try {
      await file.writeFile(contents);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, path);
  } catch (thrown) {
    await rm(beside, { force: true });
    throw diskFailure(path, thrown);
  }
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
