import type { Progress } from '../../worker/serve-calls.ts';
import { WorkerClient } from '../../worker/worker-client.ts';
import type { TableFormat, TableInfo } from './table-info.ts';
import type { ExportTask, SummaryResult, SummaryTask } from './table-service.ts';

/** A `TableService` in a worker of its own. */
export class TableClient {
  readonly #worker = new WorkerClient(
    new Worker(new URL('./table-worker.ts', import.meta.url), { type: 'module', name: 'table' }),
  );

  open(file: File, format: TableFormat, progress: Progress): Promise<TableInfo> {
    return this.#worker.call('open', [file, format], progress);
  }

  column(name: string): Promise<Float32Array> {
    return this.#worker.call('column', [name]);
  }

  summary(task: SummaryTask, progress: Progress): Promise<SummaryResult> {
    return this.#worker.call('summary', [task], progress);
  }

  export(task: ExportTask, progress: Progress): Promise<Blob> {
    return this.#worker.call('export', [task], progress);
  }

  close(): void {
    this.#worker.close();
  }
}
