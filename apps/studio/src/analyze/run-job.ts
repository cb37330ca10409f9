import type { WebRuntime } from '@fexgraph/web';
import { detect } from '@fexgraph/web';
import { type Job, tableOf } from './queue/job.ts';

/** What became of a job. */
export type JobResult = Pick<Job, 'state' | 'rows' | 'failedFrames' | 'problems'>;

/** Failures whose reasons are kept. */
const KEPT = 10;
/** Milliseconds between two words on progress. */
const TOLD_EVERY = 200;

/**
 * Analyses a file into a table of the page's own folder, as `detect` does. The table is there whole or not at all.
 * @throws FexgraphError CANCELLED where the signal is aborted, and what the runtime throws (rejects).
 */
export async function runJob(
  runtime: WebRuntime,
  job: Job,
  file: File,
  signal: AbortSignal,
  progress: (share: number) => void,
): Promise<JobResult> {
  // Rows say where in the folders a file was: two may have one name.
  const input = new File([file], job.path, { lastModified: file.lastModified });
  const options = { inputs: [input], tables: [tableOf(job.id)] };
  const { fex, run } = detect(runtime, job.isVideo ? { ...options, skipFrames: job.skipFrames } : options, {
    signal,
    keptFailures: KEPT,
  });
  let rows = 0;
  fex.subscribe({ next: (batch) => (rows += batch.rowCount), error: () => undefined });
  const told = setInterval(() => {
    const expected = run.expected();
    const { accepted, inFlight } = run.counts;
    if (expected) progress(Math.min(1, (accepted - inFlight) / expected));
  }, TOLD_EVERY);
  try {
    const { counts, failures, failureCount } = await run.done;
    return {
      state: counts.rows > 0 || failureCount === 0 ? 'done' : 'failed',
      rows,
      failedFrames: failureCount,
      problems: failures.map(({ error }) => `${error.message}${error.hint ? ` (${error.hint})` : ''}`),
    };
  } finally {
    clearInterval(told);
  }
}
