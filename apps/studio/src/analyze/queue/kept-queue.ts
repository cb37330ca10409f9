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
    const request = indexedDB.open('fexgraph-studio-jobs', 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(JOBS, { keyPath: 'id' });
      request.result.createObjectStore(COUNTS);
    };
    return new KeptQueue(await settled(request));
  }

  all(): Promise<readonly Job[]> {
    return settled(this.#jobs('readonly').getAll());
  }

  async put(job: Job): Promise<void> {
    await committed(this.#jobs('readwrite').put(job));
  }

  async remove(id: number): Promise<void> {
    await committed(this.#jobs('readwrite').delete(id));
  }

  /**
   * The first of so many numbers that no job ever had, in whatever window: what is new never takes the place and the table
   * of another.
   */
  async newIds(count: number): Promise<number> {
    const counts = this.#database.transaction(COUNTS, 'readwrite').objectStore(COUNTS);
    const given: number = (await settled(counts.get(GIVEN))) ?? 0;
    await settled(counts.put(given + count, GIVEN));
    return given + 1;
  }

  #jobs(mode: IDBTransactionMode): IDBObjectStore {
    return this.#database.transaction(JOBS, mode).objectStore(JOBS);
  }
}

const JOBS = 'jobs';
const COUNTS = 'counts';
/** Numbers that were given to jobs so far. */
const GIVEN = 'given';

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(notKept(request.error));
  });
}

/** Resolves when it is kept, also if the page ends now: later than the request succeeds. */
function committed({ transaction }: IDBRequest): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction!.oncomplete = () => resolve();
    transaction!.onabort = () => reject(notKept(transaction!.error));
  });
}

function notKept(cause: DOMException | null): FexgraphError {
  return new FexgraphError('OUTPUT_FAILED', `the queue cannot be kept: ${toError(cause).message}`, {
    hint: 'private windows keep nothing, and a full disk has no room',
    cause,
  });
}
