import { dirname } from 'node:path';
import { FexgraphError, type WrittenFile } from '@fexgraph/core';
import { diskError, fault } from './disk-error.ts';
import { diskFiles, type OutputFiles, type OutputHandle } from './output-files.ts';

export interface BesideOptions {
  /** Name of the file while it is written. Default: `<path>.part`. */
  readonly beside?: string;
  /** Keep what was written before a failure, as `<path>.partial`. Default true. */
  readonly keep?: boolean;
}

/**
 * A file that appears under its name only when it is complete. It is written beside, as `<path>.part`; `complete`
 * renames it, and replaces an older file of the name. `abandon` (after an error or a cancel) renames what there is to
 * `<path>.partial`, or removes it if nothing was written, and leaves an older complete file alone.
 *
 * Nothing is held back: a write that resolved is with the operating system. If one fails, the file is cut back to the
 * end of the write before, so that a partial file ends with a whole row.
 */
export class BesideFile {
  #written = 0;
  #closed = false;
  #settled = false;
  #left: WrittenFile | undefined;

  private constructor(
    readonly path: string,
    private readonly files: OutputFiles,
    private readonly handle: OutputHandle,
    private readonly beside: string,
    private readonly keep: boolean,
  ) {}

  /** Makes the folder if it is not there. @throws FexgraphError OUTPUT_FAILED naming the file and the reason. */
  static async open(
    path: string,
    files: OutputFiles = diskFiles,
    { beside = `${path}.part`, keep = true }: BesideOptions = {},
  ): Promise<BesideFile> {
    try {
      const occupant = await files.occupant(path);
      if (occupant === 'folder') throw fault('EISDIR');
      // The last step renames a file over the path: /dev/null would be gone.
      if (occupant === 'other') throw fault('ENOTREG');
      await files.makeFolder(dirname(path));
      return new BesideFile(path, files, await files.create(beside), beside, keep);
    } catch (thrown) {
      throw diskError(path, thrown, files.elsewhere);
    }
  }

  /** Bytes written so far. */
  get size(): number {
    return this.#written;
  }

  /** What stays of it, once it is settled: the file, its first part, or nothing. */
  get left(): WrittenFile | undefined {
    return this.#left;
  }

  /** Appends. One call at a time. @throws FexgraphError OUTPUT_FAILED; the write may be tried again. */
  async write(bytes: Uint8Array): Promise<void> {
    if (this.#closed) throw new FexgraphError('INTERNAL', `${this.path} was written to after it was closed`);
    try {
      await this.handle.write(bytes, this.#written);
      this.#written += bytes.length;
    } catch (thrown) {
      await this.#cutBack();
      throw diskError(this.path, thrown, this.files.elsewhere);
    }
  }

  /** @throws FexgraphError OUTPUT_FAILED; what was written is then kept as `<path>.partial`. */
  async complete(): Promise<void> {
    if (this.#settled) return;
    try {
      await this.handle.sync();
      await this.#close();
      await this.files.rename(this.beside, this.path);
      this.#settled = true;
      this.#left = { path: this.path, complete: true };
    } catch (thrown) {
      // the first failure is the one to report
      await this.abandon().catch(() => undefined);
      throw diskError(this.path, thrown, this.files.elsewhere);
    }
  }

  /** Closes without completing; does nothing once settled. Resolves to the path of what was kept, if anything was. */
  async abandon(): Promise<string | undefined> {
    if (this.#settled) return undefined;
    if (this.#written === 0 || !this.keep) {
      await this.discard();
      return undefined;
    }
    this.#settled = true;
    const kept = `${this.path}.partial`;
    await this.#quit(() => this.files.rename(this.beside, kept));
    this.#left = { path: kept, complete: false };
    return kept;
  }

  /** Closes and removes what was written; does nothing once settled. */
  async discard(): Promise<void> {
    if (this.#settled) return;
    this.#settled = true;
    await this.#quit(() => this.files.remove(this.beside));
  }

  async #quit(then: () => Promise<void>): Promise<void> {
    try {
      await this.#close().finally(then);
    } catch (thrown) {
      throw diskError(this.beside, thrown, this.files.elsewhere);
    }
  }

  async #close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.handle.close();
  }

  /** A second failure is not the one to report; what is beyond `#written` is then overwritten by the next write. */
  async #cutBack(): Promise<void> {
    await this.handle.truncate(this.#written).catch(() => undefined);
  }
}

/** Writes a whole file beside and renames it. @throws FexgraphError OUTPUT_FAILED; a failed write leaves nothing behind. */
export async function writeBeside(
  path: string,
  bytes: Uint8Array,
  files: OutputFiles = diskFiles,
  beside?: string,
): Promise<void> {
  const file = await BesideFile.open(path, files, { beside, keep: false });
  try {
    await file.write(bytes);
  } catch (thrown) {
    await file.discard();
    throw thrown;
  }
  await file.complete();
}
