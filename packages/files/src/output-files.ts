import type { Stats } from 'node:fs';
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { InjectionToken } from 'tsyringe';
import { fault } from './disk-error.ts';
import { makeFolder } from './make-folder.ts';

/** An open file being written. */
export interface OutputHandle {
  /** Writes all bytes at a position; resolves when the operating system has taken them. */
  write(bytes: Uint8Array, position: number): Promise<void>;
  /** What was written there: as many bytes as there are, at most `length`. */
  read(position: number, length: number): Promise<Uint8Array>;
  /** Cuts the file off at a length. */
  truncate(length: number): Promise<void>;
  /** Resolves when the bytes are on the disk. */
  sync(): Promise<void>;
  /** False if it was removed or moved since it was made. */
  isInPlace(): Promise<boolean>;
  close(): Promise<void>;
}

/** `other`: a device, a pipe, a socket. */
export type Occupant = 'nothing' | 'file' | 'folder' | 'other';

/** The few things that sinks do to a file system. Rejections carry `code` as Node's do (`ENOSPC`, `EACCES`, ...). */
export interface OutputFiles {
  /** How the user chooses another place to write to, for error messages. */
  readonly elsewhere?: string | undefined;
  /** Asked before anything is made for a file. Rejects if none may be written there. */
  admit(path: string): Promise<void>;
  /**
   * Makes a file that will take the place of `path`, and opens it. Nothing may be there, not even a link (EEXIST), and no
   * other file may be open for `path` (EBUSY).
   */
  create(beside: string, path: string): Promise<OutputHandle>;
  /** Makes a folder and those above it; one that exists is fine. */
  makeFolder(path: string): Promise<void>;
  /** What stands at a path; links are followed. */
  occupant(path: string): Promise<Occupant>;
  /** Takes the place of a file of the new name. */
  rename(from: string, to: string): Promise<void>;
  /** A file that is not there is fine. */
  remove(path: string): Promise<void>;
}

/** Where sinks write. Optional in a container: without it they write to disk. */
export const OUTPUT_FILES: InjectionToken<OutputFiles> = Symbol.for('fexgraph.output-files');

/** Files that a run reads. */
export interface InputFiles {
  /** What is at this path is read: it is never written over. */
  protect(path: string): Promise<void>;
}

/** Told by sources what they read. Optional in a container. */
export const INPUT_FILES: InjectionToken<InputFiles> = Symbol.for('fexgraph.input-files');

class DiskHandle implements OutputHandle {
  #own: Promise<Stats> | undefined;

  constructor(
    private readonly path: string,
    private readonly handle: FileHandle,
    private readonly onClose: () => void,
  ) {}

  async write(bytes: Uint8Array, position: number): Promise<void> {
    for (let done = 0; done < bytes.length; ) {
      const { bytesWritten } = await this.handle.write(bytes, done, bytes.length - done, position + done);
      done += bytesWritten;
    }
  }

  async read(position: number, length: number): Promise<Uint8Array> {
    const { buffer, bytesRead } = await this.handle.read(new Uint8Array(length), 0, length, position);
    return buffer.subarray(0, bytesRead);
  }

  truncate(length: number): Promise<void> {
    return this.handle.truncate(length);
  }

  sync(): Promise<void> {
    return this.handle.sync();
  }

  async isInPlace(): Promise<boolean> {
    // What an open file is does not change; asked before every write, that is half of the asking.
    this.#own ??= this.handle.stat();
    const [own, found] = await Promise.all([this.#own, stat(this.path).catch(() => undefined)]);
    return own.ino === found?.ino && own.dev === found.dev;
  }

  close(): Promise<void> {
    return this.handle.close().finally(this.onClose);
  }
}

/** Node's file system. Refuses to open a file that it has open already: two outputs would tear each other's rows. */
export class DiskFiles implements OutputFiles {
  readonly #open = new Set<string>();

  constructor(readonly elsewhere?: string | undefined) {}

  async admit(_path: string): Promise<void> {
    // Anywhere: who may write what is for others to say.
  }

  async create(beside: string, path: string): Promise<OutputHandle> {
    const absolute = resolve(path);
    if (this.#open.has(absolute)) throw fault('EBUSY');
    this.#open.add(absolute);
    try {
      // Exclusively: a link that somebody has put there is not followed.
      const handle = await open(resolve(beside), 'wx+');
      return new DiskHandle(resolve(beside), handle, () => this.#open.delete(absolute));
    } catch (thrown) {
      this.#open.delete(absolute);
      throw thrown;
    }
  }

  makeFolder(path: string): Promise<void> {
    return makeFolder(path);
  }

  async occupant(path: string): Promise<Occupant> {
    try {
      const stats = await stat(path);
      if (stats.isDirectory()) return 'folder';
      return stats.isFile() ? 'file' : 'other';
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return 'nothing';
      throw thrown;
    }
  }

  rename(from: string, to: string): Promise<void> {
    return rename(from, to);
  }

  remove(path: string): Promise<void> {
    return rm(path, { force: true });
  }
}

export const diskFiles: OutputFiles = new DiskFiles();
