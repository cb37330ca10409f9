import { type Clock, cancelled, FexgraphError, systemClock } from '@fexgraph/core';
import type { Progress } from './serve-calls.ts';
import { errorOf, type WorkerAnswer } from './worker-calls.ts';

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly progress?: Progress;
  /** Ends the wait for its next sign. */
  quiet?: () => void;
}

/** A call that is asked for its progress gives a sign at least so often, or the worker is ended. */
export interface SilenceLimit {
  readonly ms: number;
  /** What all who wait are told. */
  error(): FexgraphError;
  readonly clock?: Clock;
}

/** Calls the methods of an object in a worker. Closing it ends whatever it does, also a reader that hangs. */
export class WorkerClient {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #silence: SilenceLimit | undefined;
  #next = 1;
  #ended?: Error;

  constructor(worker: Worker, silence?: SilenceLimit) {
    this.#worker = worker;
    this.#silence = silence;
    worker.addEventListener('message', ({ data }: MessageEvent<WorkerAnswer>) => this.#hear(data));
    worker.addEventListener('error', ({ message }) =>
      this.#end(new FexgraphError('WORKER_DIED', `a worker of the page ended: ${message || 'it could not start'}`)),
    );
  }

  call<T>(method: string, args: readonly unknown[], progress?: Progress): Promise<T> {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      if (this.#ended) return reject(this.#ended);
      const waiting: Waiting = { resolve: resolve as Waiting['resolve'], reject, progress };
      this.#waiting.set(id, waiting);
      this.#listen(waiting);
      this.#worker.postMessage({ id, method, args });
    });
  }

  close(): void {
    this.#end(cancelled());
  }

  /** Waits for the next sign of a call. */
  #listen(waiting: Waiting): void {
    waiting.quiet?.();
    if (!this.#silence || !waiting.progress) return;
    const { ms, error, clock = systemClock } = this.#silence;
    waiting.quiet = clock.after(ms, () => this.#end(error()));
  }

  #hear(answer: WorkerAnswer): void {
    const waiting = this.#waiting.get(answer.id);
    if (!waiting) return;
    if ('share' in answer) {
      this.#listen(waiting);
      waiting.progress?.(answer.share);
      return;
    }
    waiting.quiet?.();
    this.#waiting.delete(answer.id);
    if ('value' in answer) waiting.resolve(answer.value);
    else waiting.reject(errorOf(answer.problem));
  }

  #end(error: Error): void {
    this.#ended ??= error;
    this.#worker.terminate();
    for (const { reject, quiet } of this.#waiting.values()) {
      quiet?.();
      reject(error);
    }
    this.#waiting.clear();
  }
}
