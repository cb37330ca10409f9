import { hostname } from 'node:os';
import { pid } from 'node:process';
import * as z from 'zod';

export const workerSchema = z.strictObject({
  host: z.string(),
  process: z.int().min(0),
  /** ISO 8601, by the clock of the host. */
  started: z.iso.datetime(),
  finished: z.iso.datetime(),
});

/** Who has worked on a part, and when. In records only: a segment is the same whoever wrote it. */
export type Worker = z.infer<typeof workerSchema>;

export const thisWorker = (started: Date, finished: Date): Worker => ({
  ...{ host: hostname(), process: pid },
  ...{ started: started.toISOString(), finished: finished.toISOString() },
});
