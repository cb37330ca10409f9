import { realpath } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { FexgraphError, type Note } from '@fexgraph/core';
import { FolderLock } from './folder-lock.ts';
import { DiskFiles, type InputFiles, type OutputHandle } from './output-files.ts';
import { isAddress } from './remote-inputs.ts';
import { type FormerRun, isAsWritten, RunFiles } from './run-files.ts';

/** What a run may write. */
export interface OutputRules {
  /** Folders that files may lie in, also further below. Default: any. */
  readonly within?: readonly string[];
  /** Files and folders that the user named as places to write to: as good as in `within`. */
  readonly named?: readonly string[];
  /** Replace files that no run has written, or that were changed since. Default false. */
  readonly overwrite?: boolean;
  /** The run before, whose files may be replaced wherever they lie. */
  readonly former?: FormerRun;
  /** The time, for locks. */
  readonly now: () => Date;
  readonly elsewhere?: string;
}

/** How the options are called where the user chooses; for hints. */
const OVERWRITE_HINT = 'write to another folder, or give --overwrite to replace it';

/**
 * The output files of one run, on disk. Each folder that it writes into is its own until `release`; it never writes over
 * an input, replaces only what a run has written and nobody changed since, and writes nothing outside of the folders
 * that it may write to.
 */
export class RunOutputs extends DiskFiles implements InputFiles {
  /** What became of files that were there, and of locks of processes that are gone. */
  readonly notes: Note[] = [];
  readonly #locks = new Map<string, Promise<FolderLock>>();
  readonly #runFiles = new RunFiles();
  readonly #overwritten = new Set<string>();
  /** What this run has written itself, and may write again. */
  readonly #own = new Set<string>();
  /** Real paths of the inputs. */
  readonly #inputs = new Set<string>();

  constructor(private readonly rules: OutputRules) {
    super(rules.elsewhere);
  }

  async protect(path: string): Promise<void> {
    if (isAddress(path)) return;
    this.#inputs.add(await realPlace(path));
  }

  override async admit(path: string): Promise<void> {
    const real = await realPlace(path);
    await this.#requireAllowed(path, real);
    this.#requireNoInput(path, real);
    await this.#requireReplaceable(path);
  }

  override async create(beside: string, path: string): Promise<OutputHandle> {
    await this.#lock(dirname(resolve(path)));
    return super.create(beside, path);
  }

  override async rename(from: string, to: string): Promise<void> {
    // An input may have come after the file was begun.
    this.#requireNoInput(to, await realPlace(to));
    await super.rename(from, to);
    this.#own.add(resolve(to));
  }

  /** Others may write into the folders now. Idempotent. */
  async release(): Promise<void> {
    const locks = [...this.#locks.values()];
    this.#locks.clear();
    for (const lock of locks) await (await lock.catch(() => undefined))?.release();
  }

  async #lock(folder: string): Promise<void> {
    const known = this.#locks.get(folder);
    if (known) {
      await known;
      return;
    }
    const lock = FolderLock.take(folder, this.rules.now());
    this.#locks.set(folder, lock);
    const { former } = await lock;
    if (former) {
      const detail = `process ${former.process}, since ${former.since}`;
      this.notes.push({ input: folder, kind: 'lock of a run that ended without a word, taken over', detail });
    }
  }

  async #requireAllowed(path: string, real: string): Promise<void> {
    const { within, named = [] } = this.rules;
    if (within === undefined) return;
    for (const folder of [...within, ...named]) if (isWithin(real, await realPlace(folder))) return;
    throw new FexgraphError(
      'OUTPUT_FAILED',
      `cannot write ${path}: it is outside of what this run may write to (${within.join(', ')})`,
      { hint: '--allow-write <folder> allows another folder' },
    );
  }

  #requireNoInput(path: string, real: string): void {
    if (!this.#inputs.has(real)) return;
    throw new FexgraphError('OUTPUT_FAILED', `cannot write ${path}: it is one of the inputs`, {
      hint: 'write to another folder',
    });
  }

  async #requireReplaceable(path: string): Promise<void> {
    // Of a folder or a device another check says what is wrong.
    if ((await this.occupant(path)) !== 'file' || this.#own.has(resolve(path))) return;
    if ((await this.#isFormers(path)) || (await this.#runFiles.writerOf(path)) !== undefined) return;
    if (this.rules.overwrite) {
      if (this.#overwritten.has(path)) return;
      this.#overwritten.add(path);
      this.notes.push({ input: path, kind: 'file that no run has written, replaced as asked' });
      return;
    }
    throw new FexgraphError(
      'OUTPUT_FAILED',
      `cannot write ${path}: there is a file of that name, which no run has left as it is`,
      { hint: OVERWRITE_HINT },
    );
  }

  async #isFormers(path: string): Promise<boolean> {
    for (const output of this.rules.former?.outputs ?? []) {
      if (resolve(output.path) === resolve(path) && (await isAsWritten(path, output))) return true;
    }
    return false;
  }
}

/** Where a path leads, with the links of the folders above it resolved; what is not there stays as written. */
async function realPlace(path: string): Promise<string> {
  const absolute = resolve(path);
  try {
    return await realpath(absolute);
  } catch {
    const above = dirname(absolute);
    return above === absolute ? absolute : join(await realPlace(above), basename(absolute));
  }
}

function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && resolve(folder, way) === path;
}
