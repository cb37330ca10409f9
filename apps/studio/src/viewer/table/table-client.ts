import { cancelled, FexgraphError } from '@fexgraph/core';
import type { TableFormat, TableInfo } from './table-info.ts';
import type { ExportTask, Progress, SummaryResult, SummaryTask } from './table-service.ts';
import { errorOf, type WorkerAnswer } from './worker-calls.ts';

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly progress?: Progress;
}

/** A `TableService` in a worker of its own. Closing it ends whatever it does, also a reader that hangs. */
export class TableClient {
  readonly #worker = new Worker(new URL('./table-worker.ts', import.meta.url), { type: 'module', name: 'table' });
  readonly #waiting = new Map<number, Waiting>();
  #next = 1;

  constructor() {
    this.#worker.addEventListener('message', ({ data }: MessageEvent<WorkerAnswer>) => this.#hear(data));
    this.#worker.addEventListener('error', ({ message }) =>
      this.#end(
        new FexgraphError('WORKER_DIED', `the worker that reads tables ended: ${message || 'it could not start'}`),
      ),
    );
  }

  open(file: File, format: TableFormat, progress: Progress): Promise<TableInfo> {
    return this.#call('open', [file, format], progress);
  }

  column(name: string): Promise<Float32Array> {
    return this.#call('column', [name]);
  }

  summary(task: SummaryTask, progress: Progress): Promise<SummaryResult> {
    return this.#call('summary', [task], progress);
  }

  export(task: ExportTask, progress: Progress): Promise<Blob> {
    return this.#call('export', [task], progress);
  }

  close(): void {
    this.#worker.terminate();
    this.#end(cancelled());
  }

  #call<T>(method: string, args: readonly unknown[], progress?: Progress): Promise<T> {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as Waiting['resolve'], reject, progress });
      this.#worker.postMessage({ id, method, args });
    });
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
