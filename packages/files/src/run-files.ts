import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

/** A file as a run record names it. */
export interface RecordedFile {
  /** As the run called it: from the folder that it ran in. */
  readonly path: string;
  readonly bytes?: number;
  /** In hexadecimal. Records of before 0.2 have none: their files are known by their name. */
  readonly sha256?: string;
}

/** What a run left in a folder. */
export interface FormerRun {
  /** The file of its record. */
  readonly record: string;
  /** ISO 8601. */
  readonly finished: string;
  readonly complete: boolean;
  readonly outputs: readonly RecordedFile[];
}

/** How the names of run records end. A run that did not complete beside one that did adds `.partial`. */
export const RECORD_END = '.run.json';
const IS_RECORD = /\.run\.json(\.partial)?$/;
/** Larger ones are nobody's record. */
const LARGEST_RECORD = 256_000_000;

/** The record at a path; none if it is missing, or something else. */
export async function readFormerRun(record: string): Promise<FormerRun | undefined> {
  try {
    const stats = await stat(record);
    if (!stats.isFile() || stats.size > LARGEST_RECORD) return undefined;
    const value: unknown = JSON.parse(await readFile(record, 'utf8'));
    return isRecord(value) ? { ...value, record } : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Omit<FormerRun, 'record'> {
  if (typeof value !== 'object' || value === null) return false;
  const { record, finished, complete, outputs } = value as Record<string, unknown>;
  return (
    typeof record === 'number' &&
    typeof finished === 'string' &&
    typeof complete === 'boolean' &&
    Array.isArray(outputs) &&
    outputs.every((output) => typeof output?.path === 'string')
  );
}

/** True if the file is as the run left it. */
export async function isAsWritten(path: string, { bytes, sha256 }: RecordedFile): Promise<boolean> {
  const stats = await stat(path).catch(() => undefined);
  if (!stats?.isFile() || (bytes !== undefined && stats.size !== bytes)) return false;
  return sha256 === undefined || (await hashOf(path)) === sha256;
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
  return hash.digest('hex');
}

/** What the runs of a folder have left there: their records, and who wrote which file, by its name. */
interface FolderRuns {
  readonly records: ReadonlySet<string>;
  readonly writers: ReadonlyMap<string, readonly { readonly record: string; readonly output: RecordedFile }[]>;
}

/** Knows which files runs have written: the records beside them say so. What was changed since is not theirs any more. */
export class RunFiles {
  readonly #folders = new Map<string, Promise<FolderRuns>>();

  /** The record of the run that wrote a file as it is now, if one did. A record is its own. */
  async writerOf(path: string): Promise<string | undefined> {
    const file = resolve(path);
    const { records, writers } = await this.#runsIn(dirname(file));
    if (records.has(file)) return file;
    for (const { record, output } of writers.get(basename(file)) ?? []) {
      if (await isAsWritten(file, output)) return record;
    }
    return undefined;
  }

  #runsIn(folder: string): Promise<FolderRuns> {
    const known = this.#folders.get(folder) ?? runsIn(folder);
    this.#folders.set(folder, known);
    return known;
  }
}

async function runsIn(folder: string): Promise<FolderRuns> {
  const names = await readdir(folder).catch(() => []);
  const found = names.filter((name) => IS_RECORD.test(name)).map((name) => readFormerRun(join(folder, name)));
  const runs = (await Promise.all(found)).filter((run) => run !== undefined);
  const writers = new Map<string, { record: string; output: RecordedFile }[]>();
  for (const { record, outputs } of runs) {
    for (const output of outputs) {
      const name = basename(output.path);
      const known = writers.get(name) ?? [];
      writers.set(name, known);
      known.push({ record, output });
    }
  }
  return { records: new Set(runs.map(({ record }) => record)), writers };
}
