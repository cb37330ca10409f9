import { closeSync, existsSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diskError, fault } from '@fexgraph/files';

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

  /** @throws FexgraphError OUTPUT_FAILED naming the folder and the reason: no room in it, too many open files */
  static open(folder = existsSync(MEMORY) ? MEMORY : tmpdir()): SharedBytes {
    const path = join(folder, `fexgraph-${crypto.randomUUID()}`);
    let bytes: SharedBytes | undefined;
    try {
      bytes = new SharedBytes(openSync(path, 'wx+', 0o600));
      unlinkSync(path);
      // Room is there from now on, or there is none: not in the middle of a picture.
      const written = writeSync(bytes.file, new Uint8Array(SHARED_BYTES), 0, SHARED_BYTES, 0);
      if (written < SHARED_BYTES) throw fault('ENOSPC');
      return bytes;
    } catch (thrown) {
      bytes?.close();
      throw diskError(`the pixels of a decoder into ${folder}`, thrown);
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
