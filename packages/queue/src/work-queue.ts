import { hostname } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { FexgraphError, toError } from '@fexgraph/core';
import { UnrecoverableError, WaitingError, Worker } from 'bullmq';
import { PartQueue } from './part-queue.ts';
import { type JobData, MERGE, type PartProgress, type QueueJob, SETTINGS } from './queue-jobs.ts';
import type { QueuePlace } from './queue-place.ts';
import { type QueueServer, queueServer, serverMessage } from './queue-server.ts';

const LOOK_MS = 1_000;
const PROGRESS_MS = 2_000;

/** How a job went. `failed` is its own fault; `error` would end every other one here in the same way, too. */
export interface JobOutcome {
  readonly failed?: FexgraphError;
  readonly error?: FexgraphError;
}

export interface JobSurroundings {
  /** Aborted when the worker must end at once: what is done then is given to somebody else. */
  readonly signal: AbortSignal;
  /** Told as often as one likes. */
  progress(progress: PartProgress): void;
}

/** What a worker does. Neither rejects. */
export interface QueueWork {
  /** @param id of a part, as the queue says it: it may be of no plan. */
  part(id: string, surroundings: JobSurroundings): Promise<JobOutcome>;
  /** When all parts are done. */
  merge(surroundings: JobSurroundings): Promise<JobOutcome>;
}

export type QueueEvent =
  /** A job failed; `tries` are left. */
  | { readonly event: 'failed'; readonly name: string; readonly error: FexgraphError; readonly tries: number }
  /** A job that was not done goes to somebody else. */
  | { readonly event: 'returned'; readonly name: string }
  /** Something about the server, or about a job that somebody else has by now. Work goes on. */
  | { readonly event: 'trouble'; readonly message: string };

export interface WorkQueueOptions {
  /** Jobs at the same time. Default 1. */
  readonly jobs?: number;
  /** Takes nothing more, and ends when what is at work is done, or `graceMs` later. */
  readonly signal?: AbortSignal;
  /** Default 25 seconds: less than the half minute of Kubernetes. */
  readonly graceMs?: number;
  /** Wait for more when everything is done, or dead. Default false. */
  readonly stay?: boolean;
  readonly lockMs?: number;
  readonly stalledMs?: number;
  on?(event: QueueEvent): void;
}

export interface WorkedQueue {
  /** Parts; what comes after them is none. */
  readonly done: number;
  readonly failed: number;
  readonly returned: number;
  /** How the queue was in the end: `open` where others go on. */
  readonly state: 'open' | 'stuck' | 'done';
  /** Why this worker could not go on. */
  readonly error?: FexgraphError;
}

/**
 * Does jobs of a queue until all are done, or only dead ones are left. Delivery is at least once: a worker that says nothing
 * for `lockMs` loses its job to somebody else, and may do it to its end all the same.
 *
 * @throws FexgraphError BAD_OPTION, BACKEND_UNAVAILABLE as `PartQueue.open` (rejects).
 */
export async function workQueue(place: QueuePlace, work: QueueWork, options: WorkQueueOptions): Promise<WorkedQueue> {
  const queue = await PartQueue.open(place);
  try {
    return await new QueueWorker(place, work, options).until(queue);
  } finally {
    await queue.close();
  }
}

class QueueWorker {
  readonly #server: QueueServer;
  readonly #worker: Worker<JobData, unknown>;
  readonly #atOnce = new AbortController();
  readonly #stopping = new AbortController();
  readonly #counts = { done: 0, failed: 0, returned: 0 };
  #error: FexgraphError | undefined;
  #isClosed = false;
  #trouble: string | undefined;

  constructor(
    private readonly place: QueuePlace,
    private readonly work: QueueWork,
    private readonly options: WorkQueueOptions,
  ) {
    const { lockMs = SETTINGS.lockMs, stalledMs = SETTINGS.stalledMs, jobs = 1 } = options;
    this.#server = queueServer(place.url);
    const { connection, factory } = this.#server;
    this.#worker = new Worker<JobData, unknown>(
      place.name,
      (job, token) => this.#do(job, token!),
      {
        ...{ connection, concurrency: jobs, lockDuration: lockMs, stalledInterval: stalledMs },
        ...{ maxStalledCount: SETTINGS.mostDeathsEver, runRetryDelay: LOOK_MS, name: `${hostname()}-${process.pid}` },
      },
      factory,
    );
    this.#worker.on('error', (error) => this.#tell(error));
  }

  async until(queue: PartQueue): Promise<WorkedQueue> {
    const { signal, graceMs = 25_000 } = this.options;
    const stop = () => this.#stopping.abort();
    if (signal?.aborted) stop();
    signal?.addEventListener('abort', stop, { once: true });
    const state = await this.#watch(queue);
    const closed = new AbortController();
    // Whoever has an error, or is asked to end, does not leave a job to its lock.
    const hurry = () => this.#atOnce.abort();
    if (this.#error) hurry();
    else void setTimeout(graceMs, undefined, { signal: closed.signal, ref: false }).then(hurry, () => undefined);
    await this.#worker.close();
    this.#isClosed = true;
    this.#server.end();
    closed.abort();
    signal?.removeEventListener('abort', stop);
    return { ...this.#counts, state, ...(this.#error ? { error: this.#error } : {}) };
  }

  /** Until nothing is left to do here. */
  async #watch(queue: PartQueue): Promise<WorkedQueue['state']> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      await setTimeout(LOOK_MS, undefined, { signal }).catch(() => undefined);
      if (signal.aborted || this.options.stay) continue;
      const now = await queue.progress().catch((thrown: unknown) => {
        // The server may come back.
        this.#tell(thrown);
        return 'open' as const;
      });
      if (now === 'done' || now === 'stuck') return now;
    }
    return 'open';
  }

  async #do(job: QueueJob, token: string): Promise<void> {
    this.#refuseDeadly(job);
    const surroundings = { signal: this.#atOnce.signal, progress: this.#reporter(job) };
    const { failed, error } =
      job.name === MERGE ? await this.work.merge(surroundings) : await this.work.part(job.id!, surroundings);
    const { name } = job.data;
    if (error) {
      if (!this.#atOnce.signal.aborted) this.#error ??= error;
      this.#stopping.abort();
      if (this.#error) this.#atOnce.abort();
      await job.moveToWait(token);
      this.#counts.returned++;
      this.options.on?.({ event: 'returned', name });
      throw new WaitingError();
    }
    if (failed) {
      const tries = (job.opts.attempts ?? 1) - job.attemptsMade - 1;
      if (tries === 0) this.#counts.failed++;
      this.options.on?.({ event: 'failed', name, error: failed, tries });
      // Only its words: it may hold what is not for everybody who sees the queue.
      const told = new Error(`${failed.code}: ${failed.message}`);
      told.stack = told.message;
      throw told;
    }
    this.#trouble = undefined;
    if (job.name !== MERGE) this.#counts.done++;
  }

  /** A job whose workers died too often may be the reason. */
  #refuseDeadly({ data: { name, forgiven = 0 }, stalledCounter }: QueueJob): void {
    const deaths = stalledCounter - forgiven;
    if (deaths <= SETTINGS.mostDeaths) return;
    this.#counts.failed++;
    const error = new FexgraphError('WORKER_DIED', `${deaths} workers died while they did it`);
    this.options.on?.({ event: 'failed', name, error, tries: 0 });
    throw new UnrecoverableError(`${error.code}: ${error.message}`);
  }

  /** Writes down how far a job is, now and then. */
  #reporter(job: QueueJob): (progress: PartProgress) => void {
    let next = performance.now() + PROGRESS_MS;
    return (progress) => {
      if (performance.now() < next) return;
      next = performance.now() + PROGRESS_MS;
      job.updateProgress({ ...progress }).catch((thrown: unknown) => this.#tell(thrown));
    };
  }

  /** Says the same thing once. */
  #tell(thrown: unknown): void {
    const message = serverMessage(toError(thrown), this.place.url);
    if (this.#isClosed || message === this.#trouble) return;
    this.#trouble = message;
    this.options.on?.({ event: 'trouble', message });
  }
}
