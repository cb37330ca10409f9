import { FexgraphError } from '@fexgraph/core';
import type { SpoolAnswer, SpoolOrder } from './spool-orders.ts';

type Order = SpoolOrder extends infer O ? (O extends SpoolOrder ? Omit<O, 'id'> : never) : never;

/**
 * A file of the browser's own folder that grows in place, by a worker: unlike what a page itself can write, it is there
 * with all that was written when the page crashes.
 */
export class SpoolFile {
  readonly #worker = new Worker(new URL('./spool-worker.ts', import.meta.url), { type: 'module', name: 'spool' });
  readonly #waiting = new Map<number, { resolve(): void; reject(error: Error): void }>();
  #next = 0;

  private constructor(private readonly name: string) {
    this.#worker.addEventListener('message', ({ data: { id, error } }: MessageEvent<SpoolAnswer>) => {
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error) waiting?.reject(this.#failed(error.message, error.isFull));
      else waiting?.resolve();
    });
    this.#worker.addEventListener('error', ({ message }) => {
      for (const { reject } of this.#waiting.values())
        reject(this.#failed(message || 'its worker could not be loaded'));
      this.#waiting.clear();
    });
  }

  /** @throws FexgraphError OUTPUT_FAILED (rejects) */
  static async open(file: FileSystemFileHandle): Promise<SpoolFile> {
    const spool = new SpoolFile(file.name);
    try {
      await spool.#order({ kind: 'open', file });
    } catch (thrown) {
      spool.#worker.terminate();
      throw thrown;
    }
    return spool;
  }

  /** Resolves when the bytes are in the file. @throws FexgraphError OUTPUT_FAILED (rejects) */
  write(bytes: Uint8Array): Promise<void> {
    return this.#order({ kind: 'write', bytes });
  }

  async close(): Promise<void> {
    try {
      await this.#order({ kind: 'close' });
    } finally {
      this.#worker.terminate();
    }
  }

  #order(order: Order): Promise<void> {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ ...order, id });
    });
  }

  #failed(reason: string, isFull = false): FexgraphError {
    return new FexgraphError('OUTPUT_FAILED', `cannot write ${this.name}: ${reason}`, {
      hint: isFull ? 'the browser gives this page no more room: save and remove recordings below' : undefined,
    });
  }
}
