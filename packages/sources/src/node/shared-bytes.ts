import { closeSync, existsSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** So many at a time. */
export const SHARED_BYTES = 1 << 20;

/** A file system that is memory, where there is one. */
const MEMORY = '/dev/shm';

/**
 * Bytes that two processes read and write: a file without a name, which goes with the last process that has it open. A
 * connection between them takes new memory of the system for all that passes, and tells of every 200 kB.
 */
export class SharedBytes {
  /** For the other process. */
  readonly file: number;

  /** @throws Error of the system: no room for them, or too many open files */
  static open(): SharedBytes {
    const path = join(existsSync(MEMORY) ? MEMORY : tmpdir(), `fexgraph-${crypto.randomUUID()}`);
    const file = openSync(path, 'wx+', 0o600);
    unlinkSync(path);
    const bytes = new SharedBytes(file);
    try {
      // Room is there from now on, or there is none: not in the middle of a picture.
      if (writeSync(file, new Uint8Array(SHARED_BYTES), 0, SHARED_BYTES, 0) === SHARED_BYTES) return bytes;
      throw new Error(`there is no room for ${SHARED_BYTES} bytes in ${MEMORY}`);
    } catch (thrown) {
      bytes.close();
      throw thrown;
    }
  }

  private constructor(file: number) {
    this.file = file;
  }

  /** Fills what is given, from the first of them on. @returns false if there are not as many */
  read(into: Uint8Array): boolean {
    for (let at = 0; at < into.length; ) {
      const count = readSync(this.file, into, at, into.length - at, at);
      if (count === 0) return false;
      at += count;
    }
    return true;
  }

  close(): void {
    closeSync(this.file);
  }
}
