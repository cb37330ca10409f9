import { randomUUID } from 'node:crypto';
import { copyFile, link } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { diskError, type OutputFiles, type RecordedFile } from '@fexgraph/files';
import type { PartFolder } from '../parts/part-folder.ts';

/** A file that is complete in the folder of parts, and where it belongs. */
export interface StagedFile {
  readonly staged: string;
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  /** It belongs to a part, which keeps it: the next merge needs it too. */
  readonly isOfPart?: boolean;
}

/**
 * Gives results their names. Before the first of them the folder says which they are (`PartFolder.announced`): whoever
 * goes on after a process died in the middle may replace them.
 *
 * @throws FexgraphError OUTPUT_FAILED naming the file that could not be put there (rejects).
 */
export async function publish(folder: PartFolder, results: readonly StagedFile[], files: OutputFiles): Promise<void> {
  for (const { path } of results) await files.admit(path);
  const earlier = await folder.announced();
  const now = results.map(({ path, bytes, sha256 }): RecordedFile => ({ path, bytes, sha256 }));
  await folder.announce([...earlier, ...now]);
  for (const result of results) await put(result, files);
}

async function put({ staged, path, isOfPart = false }: StagedFile, files: OutputFiles): Promise<void> {
  try {
    await files.makeFolder(dirname(path));
    if (!isOfPart) {
      await files.rename(staged, path);
      return;
    }
    const beside = join(dirname(path), `.${randomUUID()}.part`);
    // A second name costs no space; not every file system has such.
    await link(staged, beside).catch(() => copyFile(staged, beside));
    await files.rename(beside, path);
  } catch (thrown) {
    throw diskError(path, thrown, files.elsewhere);
  }
}
