import { FexgraphError } from '@fexgraph/core';
import type { Progress } from '../../worker/serve-calls.ts';
import { WorkerClient } from '../../worker/worker-client.ts';
import type { TableFormat, TableInfo } from './table-info.ts';
import type { ExportTask, SummaryResult, SummaryTask } from './table-service.ts';

/** Longer than any piece of an honest file takes; what a file says of its lengths may be a lie. As `readTableFile` in Node. */
const SILENCE_MS = 60_000;

/** A `TableService` in a worker of its own. */
export class TableClient {
  readonly #worker = new WorkerClient(
    new Worker(new URL('./table-worker.ts', import.meta.url), { type: 'module', name: 'table' }),
    { ms: SILENCE_MS, error: () => hangs(this.#name) },
  );
  #name = '';

  open(file: File, format: TableFormat, progress: Progress): Promise<TableInfo> {
    this.#name = file.name;
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

function hangs(name: string): FexgraphError {
  return new FexgraphError('LIMIT_EXCEEDED', `${name}: reading it gave no sign for ${SILENCE_MS / 1000} s`, {
    hint: 'the file is damaged, or its row groups are too large',
  });
}
