import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { FexgraphError } from '@fexgraph/core';
import type { FileMetaData } from 'hyparquet';
import type { ParquetChunk, ParquetSource } from '../read/read-parquet.ts';

const THREAD = fileURLToPath(new URL('./parquet-thread.js', import.meta.url));

/** Rows of a group, from and to before. */
export interface ToThread {
  readonly rowStart: number;
  readonly rowEnd: number;
}

export type FromThread =
  | { readonly kind: 'metadata'; readonly metadata: FileMetaData }
  | { readonly kind: 'chunk'; readonly chunk: ParquetChunk }
  | { readonly kind: 'end' }
  | { readonly kind: 'failed'; readonly message: string };

/** Of the heap of the thread, in MB: what a file says of lengths is a number like any other. */
const MOST_MEMORY_MB = 4096;

/** A file that a thread reads, which is ended where it gives no sign for too long. */
export class ParquetFile implements ParquetSource {
  readonly #thread: Worker;
  #waiting: { readonly take: (message: FromThread) => void; readonly fail: (error: Error) => void } | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** @param silenceMs for which there may be no sign; longer than any chunk of an honest file takes */
  constructor(
    private readonly path: string,
    private readonly silenceMs: number,
  ) {
    this.#thread = new Worker(THREAD, {
      workerData: { path },
      resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY_MB },
    });
    this.#thread.on('message', (message: FromThread) => this.#waiting?.take(message));
    this.#thread.on('error', (error) => this.#waiting?.fail(error));
  }

  async metadata(): Promise<FileMetaData> {
    let found: FileMetaData | undefined;
    await this.#until('metadata', (message) => {
      if (message.kind === 'metadata') found = message.metadata;
    });
    return found!;
  }

  async read(rows: ToThread, onChunk: (chunk: ParquetChunk) => void): Promise<void> {
    const ended = this.#until('end', (message) => {
      if (message.kind === 'chunk') onChunk(message.chunk);
    });
    this.#thread.postMessage(rows);
    await ended;
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#thread.terminate();
  }

  #until(last: FromThread['kind'], see: (message: FromThread) => void): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      const silent = () => reject(hangs(this.path, this.silenceMs));
      this.#timer = setTimeout(silent, this.silenceMs);
      const take = (message: FromThread) => {
        this.#timer?.refresh();
        try {
          if (message.kind === 'failed') throw new Error(message.message);
          see(message);
          if (message.kind === last) resolve();
        } catch (thrown) {
          reject(thrown);
        }
      };
      this.#waiting = { take, fail: reject };
    }).finally(() => {
      clearTimeout(this.#timer);
      this.#waiting = undefined;
    });
  }
}

function hangs(path: string, silenceMs: number): FexgraphError {
  return new FexgraphError('LIMIT_EXCEEDED', `${path}: reading it gave no sign for ${silenceMs / 1000} s`, {
    hint: 'the file is damaged, or its row groups are too large',
  });
}
