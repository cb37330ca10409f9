import { createHash, type Hash, randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import { FexgraphError, type WrittenFile } from '@fexgraph/core';
import { diskError, fault } from './disk-error.ts';
import { diskFiles, type OutputFiles, type OutputHandle } from './output-files.ts';

export interface BesideOptions {
  /** Name of the file while it is written, if nothing has it. Default: `<path>.part`. */
  readonly beside?: string;
  /** Keep what was written before a failure, as `<path>.partial`. Default true. */
  readonly keep?: boolean;
}

/** A place in a file up to which it can be cut back. */
export interface FileMark {
  readonly size: number;
  /** Digest of what is before it. */
  readonly hash: Hash;
}

/**
 * A file that appears under its name only when it is complete. It is written beside, as `<path>.part` or, where
 * something has that name, one of its own; `complete` renames it, and replaces an older file of the name. `abandon`
 * (after an error or a cancel) renames what there is to `<path>.partial`, or removes it if nothing was written, and
 * leaves an older complete file alone.
 *
 * Nothing is held back: a write that resolved is with the operating system. If one fails, the file is cut back to the
 * end of the write before, so that a partial file ends with a whole row. If somebody removes or moves the file, the next
 * write fails, and what was written is saved as `<path>.partial`.
 */
export class BesideFile {
  #hash = createHash('sha256');
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
      await files.admit(path);
      await files.makeFolder(dirname(path));
      const made = await createBeside(path, files, beside);
      return new BesideFile(path, files, made.handle, made.beside, keep);
    } catch (thrown) {
      throw diskError(path, thrown, files.elsewhere);
    }
  }

  /** Bytes written so far. */
  get size(): number {
    return this.#written;
  }

  /** True once it is complete, abandoned or discarded. */
  get isSettled(): boolean {
    return this.#settled;
  }

  /** What stays of it, once it is settled: the file, its first part, or nothing. */
  get left(): WrittenFile | undefined {
    return this.#left;
  }

  /** Appends. One call at a time. @throws FexgraphError OUTPUT_FAILED; the write may be tried again. */
  async write(bytes: Uint8Array): Promise<void> {
    if (this.#closed) throw new FexgraphError('INTERNAL', `${this.path} was written to after it was closed`);
    try {
      if (!(await this.handle.isInPlace())) throw fault('ELOST');
    } catch (thrown) {
      throw diskError(this.path, thrown, this.files.elsewhere);
    }
    await this.writeToSave(bytes);
  }

  /**
   * Appends to a file that will be abandoned, for example what a reader needs at its end: also where somebody has
   * removed or moved the file, because `abandon` saves what was written. Fails as `write` does.
   */
  async writeToSave(bytes: Uint8Array): Promise<void> {
    try {
      await this.handle.write(bytes, this.#written);
      this.#written += bytes.length;
      this.#hash.update(bytes);
    } catch (thrown) {
      await this.#cutBack();
      throw diskError(this.path, thrown, this.files.elsewhere);
    }
  }

  /** The end of what is written now. */
  mark(): FileMark {
    return { size: this.#written, hash: this.#hash.copy() };
  }

  /** Cuts off what was written after the mark. @throws FexgraphError OUTPUT_FAILED */
  async backTo({ size, hash }: FileMark): Promise<void> {
    try {
      await this.handle.truncate(size);
      this.#written = size;
      this.#hash = hash.copy();
    } catch (thrown) {
      throw diskError(this.path, thrown, this.files.elsewhere);
    }
  }

  /** @throws FexgraphError OUTPUT_FAILED; what was written is then kept as `<path>.partial`. */
  async complete(): Promise<void> {
    if (this.#settled) return;
    try {
      await this.handle.sync();
      if (!(await this.handle.isInPlace())) throw fault('ELOST');
      await this.#close();
      await this.files.rename(this.beside, this.path);
      this.#settled = true;
      this.#leave(this.path, true);
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
    const saved = this.#closed || (await this.handle.isInPlace()) ? this.beside : await this.#save(kept);
    await this.#quit(() => this.files.rename(saved, kept));
    this.#leave(kept, false);
    return kept;
  }

  /** Closes and removes what was written; does nothing once settled. */
  async discard(): Promise<void> {
    if (this.#settled) return;
    this.#settled = true;
    await this.#quit(() => this.files.remove(this.beside));
  }

  #leave(path: string, complete: boolean): void {
    this.#left = { path, complete, bytes: this.#written, sha256: this.#hash.digest('hex') };
  }

  /** Copies what was written out of the open file, which has no name any more. Resolves to the path of the copy. */
  async #save(kept: string): Promise<string> {
    try {
      await this.files.makeFolder(dirname(kept));
      const { handle, beside } = await createBeside(kept, this.files, `${kept}.part`);
      for (let at = 0; at < this.#written; ) {
        const bytes = await this.handle.read(at, Math.min(COPIED_BYTES, this.#written - at));
        if (bytes.length === 0) throw fault('EIO');
        await handle.write(bytes, at);
        at += bytes.length;
      }
      await handle.close();
      return beside;
    } catch (thrown) {
      await this.#close().catch(() => undefined);
      throw diskError(kept, thrown, this.files.elsewhere);
    }
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

const COPIED_BYTES = 1 << 20;

/** Opens a file that nobody else has, under the wanted name if that is free. */
async function createBeside(
  path: string,
  files: OutputFiles,
  wanted: string,
): Promise<{ readonly handle: OutputHandle; readonly beside: string }> {
  try {
    return { handle: await files.create(wanted, path), beside: wanted };
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown;
    const beside = join(dirname(path), `.${randomUUID()}.part`);
    return { handle: await files.create(beside, path), beside };
  }
}

/** Writes a whole file beside and renames it; resolves to what is there then. @throws FexgraphError OUTPUT_FAILED; a failed write leaves nothing behind. */
export async function writeBeside(
  path: string,
  bytes: Uint8Array,
  files: OutputFiles = diskFiles,
  beside?: string,
): Promise<WrittenFile> {
  const file = await BesideFile.open(path, files, { beside, keep: false });
  try {
    await file.write(bytes);
  } catch (thrown) {
    await file.discard();
    throw thrown;
  }
  await file.complete();
  return file.left!;
}
