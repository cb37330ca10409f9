import type { SummaryResult } from '../../viewer/table/table-service.ts';
import type { Progress } from '../../worker/serve-calls.ts';
import { WorkerClient } from '../../worker/worker-client.ts';
import type { ResultFormat } from './result-service.ts';

/** A `ResultService` in a worker, for one piece of work. */
async function once<T>(method: string, args: readonly unknown[], progress?: Progress): Promise<T> {
  const worker = new Worker(new URL('./result-worker.ts', import.meta.url), { type: 'module', name: 'results' });
  const client = new WorkerClient(worker);
  try {
    return await client.call<T>(method, args, progress);
  } finally {
    client.close();
  }
}

export const resultTable = (tables: readonly File[], format: ResultFormat, progress: Progress) =>
  once<Blob>('table', [tables, format], progress);

export const resultSummary = (tables: readonly File[]) => once<SummaryResult>('summary', [tables]);

export const resultReport = (tables: readonly File[], title: string, progress: Progress) =>
  once<Blob>('report', [tables, title], progress);
