import type { Occupant, OutputFiles, OutputHandle } from '../output-files.ts';

export function nodeError(code: string): Error {
  return Object.assign(new Error(code), { code });
}

/** A file system in memory with a disk that can be full or fail. Like a disk, it takes what fits before it fails. */
export class MemoryFiles implements OutputFiles {
  readonly files = new Map<string, Uint8Array>();
  readonly folders = new Set<string>();
  /** Handles that are not closed yet. */
  open = 0;
  /** Longest that a file may become. */
  room = Number.POSITIVE_INFINITY;
  /** Errors to give once, by operation. */
  readonly failNext = new Map<'create' | 'sync' | 'close' | 'rename' | 'truncate', string>();

  text(path: string): string | undefined {
    const bytes = this.files.get(path);
    return bytes && new TextDecoder().decode(bytes);
  }

  #check(operation: Parameters<typeof this.failNext.get>[0]): void {
    const code = this.failNext.get(operation);
    this.failNext.delete(operation);
    if (code) throw nodeError(code);
  }

  async admit(_path: string): Promise<void> {
    // Anywhere: who may write what is for others to say.
  }

  async create(path: string): Promise<OutputHandle> {
    this.#check('create');
    if (this.files.has(path)) throw nodeError('EEXIST');
    this.files.set(path, new Uint8Array(0));
    this.open++;
    const at = (bytes: Uint8Array) => this.files.set(path, bytes);
    return {
      read: async (position, length) => this.files.get(path)!.slice(position, position + length),
      isInPlace: async () => this.files.has(path),
      write: async (bytes, position) => {
        const fits = Math.min(bytes.length, Math.max(this.room - position, 0));
        const grown = new Uint8Array(position + fits);
        grown.set(this.files.get(path)!.subarray(0, grown.length));
        grown.set(bytes.subarray(0, fits), position);
        at(grown);
        if (fits < bytes.length) throw nodeError('ENOSPC');
      },
      truncate: async (length) => {
        this.#check('truncate');
        at(this.files.get(path)!.slice(0, length));
      },
      sync: async () => this.#check('sync'),
      close: async () => {
        this.open--;
        this.#check('close');
      },
    };
  }

  async makeFolder(path: string): Promise<void> {
    this.folders.add(path);
  }

  async occupant(path: string): Promise<Occupant> {
    if (this.folders.has(path)) return 'folder';
    return this.files.has(path) ? 'file' : 'nothing';
  }

  async rename(from: string, to: string): Promise<void> {
    this.#check('rename');
    const bytes = this.files.get(from);
    if (!bytes) throw nodeError('ENOENT');
    this.files.delete(from);
    this.files.set(to, bytes);
  }

  async remove(path: string): Promise<void> {
    this.files.delete(path);
  }
}
