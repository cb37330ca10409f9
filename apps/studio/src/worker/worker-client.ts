import { cancelled, FexgraphError } from '@fexgraph/core';
import type { Progress } from './serve-calls.ts';
import { errorOf, type WorkerAnswer } from './worker-calls.ts';

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly progress?: Progress;
}

/** Calls the methods of an object in a worker. Closing it ends whatever it does, also a reader that hangs. */
export class WorkerClient {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #next = 1;

  constructor(worker: Worker) {
    this.#worker = worker;
    worker.addEventListener('message', ({ data }: MessageEvent<WorkerAnswer>) => this.#hear(data));
    worker.addEventListener('error', ({ message }) =>
      this.#end(new FexgraphError('WORKER_DIED', `a worker of the page ended: ${message || 'it could not start'}`)),
    );
  }

  call<T>(method: string, args: readonly unknown[], progress?: Progress): Promise<T> {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as Waiting['resolve'], reject, progress });
      this.#worker.postMessage({ id, method, args });
    });
  }

  close(): void {
    this.#worker.terminate();
    this.#end(cancelled());
  }

  #hear(answer: WorkerAnswer): void {
    const waiting = this.#waiting.get(answer.id);
    if ('share' in answer) {
      waiting?.progress?.(answer.share);
      return;
    }
    this.#waiting.delete(answer.id);
    if ('value' in answer) waiting?.resolve(answer.value);
    else waiting?.reject(errorOf(answer.problem));
  }

  #end(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
