import { setTimeout } from 'node:timers/promises';
import type { Part } from '@fexgraph/batch';
import { FexgraphError } from '@fexgraph/core';
import { FlowProducer, Queue } from 'bullmq';
import { MERGE, type PartProgress, type QueueJob, SETTINGS } from './queue-jobs.ts';
import type { QueuePlace } from './queue-place.ts';
import { type QueueServer, queueServer, serverMessage } from './queue-server.ts';

const CONNECT_MS = 10_000;
const RETRY_MS = 500;
const PAGE = 1_000;
/** States of what is still to be done. */
const OPEN = ['waiting', 'prioritized', 'active', 'delayed'] as const;

/** A job that somebody works on. */
export interface ActiveJob {
  readonly name: string;
  /** Host and process. */
  readonly worker: string | undefined;
  /** Since 1970, of the worker's clock. */
  readonly startedMs: number | undefined;
  readonly progress: PartProgress | undefined;
}

/** A job that is tried no more: it failed too often, or its workers died too often. */
export interface DeadJob {
  readonly id: string;
  readonly name: string;
  readonly reason: string;
}

export interface QueueStatus {
  /** `absent` where nobody has submitted the plan; `open` until the last job is done. */
  readonly state: 'absent' | 'open' | 'done';
  readonly waiting: number;
  /** To be tried again later. */
  readonly delayed: number;
  readonly active: readonly ActiveJob[];
  readonly dead: readonly DeadJob[];
  readonly workers: number;
}

/** The queue of a plan, for those who give and those who look. Close it. */
export class PartQueue {
  private constructor(
    private readonly queue: Queue<QueueJob>,
    private readonly server: QueueServer,
  ) {}

  /**
   * Waits ten seconds for the server: it may be starting too.
   *
   * @throws FexgraphError BAD_OPTION for a wrong URL, BACKEND_UNAVAILABLE where no server answers (rejects).
   */
  static async open({ url, name }: QueuePlace): Promise<PartQueue> {
    const server = queueServer(url);
    const deadline = performance.now() + CONNECT_MS;
    for (;;) {
      const queue = new Queue<QueueJob>(name, { connection: server.connection }, server.factory);
      const reason = await unreachable(queue, deadline - performance.now());
      if (reason === undefined) return new PartQueue(queue, server);
      await queue.close().catch(() => undefined);
      if (performance.now() >= deadline) {
        const message = `the queue at ${server.shown} cannot be used: ${serverMessage(reason, url)}`;
        throw new FexgraphError('BACKEND_UNAVAILABLE', message, { hint: 'start the server, or give its URL' });
      }
      await setTimeout(RETRY_MS);
    }
  }

  /** Where it is, without password. */
  get shown(): string {
    return this.server.shown;
  }

  /** @throws FexgraphError BAD_OPTION if the plan is in the queue already, and not done (rejects). */
  async refuseOpen(): Promise<void> {
    if ((await this.#state()) !== 'open') return;
    throw new FexgraphError('BAD_OPTION', `the plan is in the queue at ${this.shown} already`, {
      hint: 'queue status says how far it is, queue retry gives dead parts again, queue remove takes it out',
    });
  }

  /**
   * Gives parts to the workers, in this order, and a job for the time when all are done.
   *
   * @param backoffMs before a part that failed is tried again, and then twice as many
   * @throws FexgraphError BAD_OPTION as `refuseOpen` (rejects).
   */
  async submit(parts: readonly Pick<Part, 'id' | 'name'>[], backoffMs: number = SETTINGS.backoffMs): Promise<void> {
    await this.refuseOpen();
    // What is left of an earlier time: a part that was done then and is not there now is to be done again.
    await this.queue.obliterate({ force: true });
    const { connection, factory } = this.server;
    const flow = new FlowProducer({ connection }, factory);
    flow.on('error', () => undefined);
    const { attempts, keptDone } = SETTINGS;
    const backoff = { type: 'exponential', delay: backoffMs };
    const opts = { attempts, backoff, removeOnComplete: { count: keptDone } };
    const queueName = this.queue.name;
    try {
      await flow.add({
        ...{ name: MERGE, queueName, data: { name: MERGE }, opts: { attempts, backoff, jobId: MERGE } },
        children: parts.map(({ id, name }) => ({
          ...{ name: 'part', queueName, data: { name }, opts: { ...opts, jobId: id } },
        })),
      });
    } finally {
      await flow.close();
    }
  }

  async status(): Promise<QueueStatus> {
    const state = await this.#state();
    const { waiting, prioritized, delayed } = await this.queue.getJobCounts('waiting', 'prioritized', 'delayed');
    const active = await this.#jobs('active');
    const dead = await this.#jobs('failed');
    return {
      ...{ state, waiting: waiting + prioritized, delayed },
      active: active.map(({ data, processedBy, processedOn, progress }) => ({
        ...{ name: data.name, worker: processedBy, startedMs: processedOn },
        progress: typeof progress === 'object' ? (progress as PartProgress) : undefined,
      })),
      dead: dead.map(({ id, data, failedReason }) => ({ id: id!, name: data.name, reason: failedReason ?? '' })),
      workers: await this.queue.getWorkersCount(),
    };
  }

  /** `stuck` where only dead jobs are left. */
  async progress(): Promise<'absent' | 'open' | 'stuck' | 'done'> {
    const state = await this.#state();
    if (state !== 'open') return state;
    const counts = await this.queue.getJobCounts(...OPEN, 'failed');
    return counts.failed > 0 && OPEN.every((name) => counts[name] === 0) ? 'stuck' : 'open';
  }

  /**
   * Gives what is dead to the workers again, with all tries, and as if no worker had died of it.
   *
   * @returns how many jobs there were
   */
  async retry(): Promise<number> {
    const dead = await this.#jobs('failed');
    for (const job of dead) {
      await job.updateData({ ...job.data, forgiven: job.stalledCounter });
      await job.retry('failed', { resetAttemptsMade: true, resetAttemptsStarted: true });
    }
    return dead.length;
  }

  /** Takes the plan out of the queue. Whoever does a part ends it. */
  async remove(): Promise<void> {
    await this.queue.obliterate({ force: true });
  }

  async close(): Promise<void> {
    await this.queue.close();
  }

  async #state(): Promise<QueueStatus['state']> {
    const last = await this.queue.getJob(MERGE);
    if (!last) return 'absent';
    return (await last.getState()) === 'completed' ? 'done' : 'open';
  }

  async #jobs(state: 'active' | 'failed'): Promise<readonly QueueJob[]> {
    const found: QueueJob[] = [];
    for (let from = 0; ; from += PAGE) {
      const page = await this.queue.getJobs([state], from, from + PAGE - 1, true);
      // A job that ends while it is listed is undefined.
      found.push(...page.filter((job) => job !== undefined));
      if (page.length < PAGE) return found;
    }
  }
}

/** Waits until a queue can be used. @returns why it cannot */
async function unreachable(queue: Queue<QueueJob>, mostMs: number): Promise<unknown> {
  let reason: unknown = new Error('no answer');
  // Redis is asked again and again, and each time says why not. Later on every call says what went wrong with it.
  queue.on('error', (error) => {
    reason = error;
  });
  const answer = new AbortController();
  const late = setTimeout(mostMs, undefined, { signal: answer.signal }).then(() => {
    throw reason;
  });
  try {
    await Promise.race([queue.waitUntilReady(), late]);
    return undefined;
  } catch (thrown) {
    return thrown;
  } finally {
    late.catch(() => undefined);
    answer.abort();
  }
}
