import { FexgraphError, toError } from '@fexgraph/core';
import type { Job } from './job.ts';

/** The queue as IndexedDB keeps it for the next visit: jobs by id, with their file handles. */
export class KeptQueue {
  readonly #database: IDBDatabase;

  private constructor(database: IDBDatabase) {
    this.#database = database;
  }

  /** @throws FexgraphError OUTPUT_FAILED where the browser keeps nothing (rejects). */
  static async open(): Promise<KeptQueue> {
    const request = indexedDB.open('fexgraph-studio-queue', 1);
    request.onupgradeneeded = () => request.result.createObjectStore(JOBS, { keyPath: 'id' });
    return new KeptQueue(await settled(request));
  }

  all(): Promise<readonly Job[]> {
    return settled(this.#jobs('readonly').getAll());
  }

  async put(job: Job): Promise<void> {
    await settled(this.#jobs('readwrite').put(job));
  }

  async remove(id: number): Promise<void> {
    await settled(this.#jobs('readwrite').delete(id));
  }

  #jobs(mode: IDBTransactionMode): IDBObjectStore {
    return this.#database.transaction(JOBS, mode).objectStore(JOBS);
  }
}

const JOBS = 'jobs';

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () =>
      reject(
        new FexgraphError('OUTPUT_FAILED', `the queue cannot be kept: ${toError(request.error).message}`, {
          hint: 'private windows keep nothing, and a full disk has no room',
          cause: request.error,
        }),
      );
  });
}
