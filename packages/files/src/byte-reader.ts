import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { platform } from 'node:process';

/** Bytes that are taken from the system at a time. */
const CHUNK = 1 << 18;

/**
 * A connection to another process whose bytes are copied into buffers of the reader. A pipe as Node makes it gives each 64
 * kB as a buffer of its own: for pictures that is as much garbage again as their pixels.
 */
export class ByteReader {
  /** The end of the other process. Whoever starts that process destroys it here. */
  readonly far: Socket;
  readonly #near: Socket;
  readonly #onBytes: () => void;
  readonly #chunk: Uint8Array;
  /** What of the chunk nobody has asked for yet. */
  #left: Uint8Array;
  #wanted: { readonly bytes: Uint8Array; at: number; resolve(): void } | undefined;

  private constructor(near: Socket, far: Socket, chunk: Uint8Array, onBytes: () => void) {
    this.#near = near;
    this.far = far;
    this.#chunk = chunk;
    this.#left = chunk.subarray(0, 0);
    this.#onBytes = onBytes;
  }

  /**
   * @param onBytes called whenever some have come
   * @throws Error of the system: no folder for temporary files, or too many open files (rejects)
   */
  static async open(onBytes: () => void = () => undefined): Promise<ByteReader> {
    const server = createServer({ pauseOnConnect: true });
    // A folder that only this user may enter: whoever connects to the server in it is this process.
    const folder = platform === 'win32' ? undefined : await mkdtemp(join(tmpdir(), 'fexgraph-'));
    const path = folder ? join(folder, 'pixels') : String.raw`\\.\pipe\fexgraph-${crypto.randomUUID()}`;
    try {
      return await ByteReader.#connected(server, path, onBytes);
    } finally {
      server.close();
      if (folder) await rm(folder, { recursive: true, force: true });
    }
  }

  static async #connected(server: Server, path: string, onBytes: () => void): Promise<ByteReader> {
    const chunk = new Uint8Array(CHUNK);
    let reader: ByteReader | undefined;
    const far = new Promise<Socket>((resolve, reject) => server.once('connection', resolve).once('error', reject));
    far.catch(() => undefined);
    await new Promise<void>((resolve, reject) => server.listen(path, resolve).once('error', reject));
    const near = connect({ path, onread: { buffer: chunk, callback: (length) => reader!.#take(length) } });
    near.pause();
    try {
      await new Promise<void>((resolve, reject) => near.once('connect', resolve).once('error', reject));
      reader = new ByteReader(near, await far, chunk, onBytes);
      // A connection breaks when the other process ends, and that is told by its `exit`.
      near.on('error', () => undefined);
      return reader;
    } catch (thrown) {
      near.destroy();
      throw thrown;
    }
  }

  /** Fills the buffer. One call at a time. Never resolves if the other process ends before: its owner hears of that. */
  read(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve) => {
      this.#wanted = { bytes, at: 0, resolve };
      if (this.#give()) this.#near.resume();
    });
  }

  /** Whether it keeps this process alive. */
  hold(isHeld: boolean): void {
    if (isHeld) this.#near.ref();
    else this.#near.unref();
  }

  close(): void {
    this.far.destroy();
    this.#near.destroy();
  }

  /** @returns whether more is wanted: the chunk is written over only when it was given away whole */
  #take(length: number): boolean {
    this.#onBytes();
    this.#left = this.#chunk.subarray(0, length);
    const isHungry = this.#give();
    if (!isHungry) this.#near.pause();
    return isHungry;
  }

  #give(): boolean {
    const wanted = this.#wanted;
    if (!wanted) return false;
    const given = this.#left.subarray(0, wanted.bytes.length - wanted.at);
    wanted.bytes.set(given, wanted.at);
    wanted.at += given.length;
    this.#left = this.#left.subarray(given.length);
    if (wanted.at < wanted.bytes.length) return true;
    this.#wanted = undefined;
    wanted.resolve();
    return false;
  }
}
