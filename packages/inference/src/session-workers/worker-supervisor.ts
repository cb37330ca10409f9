import { cancelled, FexgraphError } from '@fexgraph/core';
import type { Leave } from './device-gate.ts';
import type { QueuedCall } from './queued-call.ts';
import { ownerOf, type SessionPlan } from './session-plan.ts';
import { SessionReplica } from './session-replica.ts';
import type { ModelTensors } from './worker-protocol.ts';

/** Starting a worker, and ending one, takes no longer than this, or is given up. */
const LIFECYCLE_LIMIT_MS = 120_000;

export interface SupervisorEvents {
  /** Its worker can take a call. */
  idle(): void;
  /** Its workers died too often; it takes no call any more. */
  broken(error: FexgraphError): void;
}

/** Keeps one worker of a session running, replaces it when it dies, and counts what it did. */
export class WorkerSupervisor {
  calls = 0;
  failures = 0;
  restarts = 0;
  busyMs = 0;
  readonly #plan: SessionPlan;
  readonly #events: SupervisorEvents;
  #replica?: SessionReplica;
  #call?: QueuedCall;
  /** The start or the call that is going on. Never rejects. */
  #activity: Promise<unknown> = Promise.resolve();
  #idle = false;
  #closed = false;
  #deathsInRow = 0;
  /** One promise per thread that has not ended. */
  readonly #threads = new Set<Promise<unknown>>();

  constructor(plan: SessionPlan, events: SupervisorEvents) {
    this.#plan = plan;
    this.#events = events;
  }

  /** Whether it can take a call. */
  get idle(): boolean {
    return this.#idle;
  }

  /** @throws FexgraphError BAD_MODEL, BACKEND_UNAVAILABLE, WORKER_DIED, TIMEOUT, CANCELLED */
  start(): Promise<ModelTensors> {
    const started = this.#load();
    this.#activity = started.catch(() => undefined);
    return started;
  }

  /** As `start`, for a session that works already: a start that fails counts as a death, and is tried again. */
  async join(): Promise<void> {
    try {
      await this.start();
    } catch (error) {
      this.#replace(error);
    }
  }

  /** Only while `idle`. What goes wrong goes to the call. */
  execute(call: QueuedCall): void {
    this.#idle = false;
    this.#call = call;
    this.#activity = this.#run(call);
  }

  /**
   * Rejects the call at hand with `reason` at once, waits until it is over, frees the model and ends the thread.
   * @throws FexgraphError TIMEOUT where a thread does not end
   */
  async close(reason: FexgraphError): Promise<void> {
    this.#closed = true;
    this.#idle = false;
    this.#call?.reject(reason);
    await this.#activity;
    const { clock, gate } = this.#plan;
    if (this.#threads.size > 0) {
      const leave = await gate.enter(clock, LIFECYCLE_LIMIT_MS);
      this.#replica?.release();
      await this.#threadsEnd().finally(leave);
    }
  }

  async #load(): Promise<ModelTensors> {
    const { clock, gate, startThread } = this.#plan;
    const leave = await gate.enter(clock, LIFECYCLE_LIMIT_MS);
    if (this.#closed) {
      leave();
      throw cancelled();
    }
    const replica = new SessionReplica(ownerOf(this.#plan), startThread);
    this.#watch(replica);
    const stop = clock.after(LIFECYCLE_LIMIT_MS, () => replica.kill(this.#tooLong('loading it', LIFECYCLE_LIMIT_MS)));
    try {
      const tensors = await replica.load();
      leave();
      this.#becomeIdle();
      return tensors;
    } catch (error) {
      // The device is free when the thread is gone, not before.
      void replica.exited.then(leave);
      throw error instanceof FexgraphError && error.code === 'BAD_MODEL' ? this.#plan.explainLoadFailure(error) : error;
    } finally {
      stop();
    }
  }

  async #run(call: QueuedCall): Promise<void> {
    const { clock, gate, timeoutMs } = this.#plan;
    const replica = this.#replica as SessionReplica;
    let leave: Leave = () => undefined;
    try {
      leave = await gate.enter(clock, timeoutMs);
      // It may have been given up while it waited for the device.
      if (!call.settled) await this.#measure(replica, call);
    } catch (error) {
      if (call.reject(error)) this.failures++;
    }
    this.#call = undefined;
    if (replica.death) {
      void replica.exited.then(leave);
      this.#replace(replica.death);
    } else {
      leave();
      this.#becomeIdle();
    }
  }

  async #measure(replica: SessionReplica, call: QueuedCall): Promise<void> {
    const { clock, timeoutMs } = this.#plan;
    const startedAt = clock.now();
    const stop = clock.after(timeoutMs, () => replica.kill(this.#tooLong('a call', timeoutMs)));
    try {
      const outputs = await replica.run(call.feeds, call.outputs);
      this.#deathsInRow = 0;
      if (call.resolve(outputs)) this.calls++;
    } finally {
      stop();
      this.busyMs += clock.now() - startedAt;
    }
  }

  #watch(replica: SessionReplica): void {
    this.#replica = replica;
    const end = replica.exited.then(() => {
      this.#threads.delete(end);
      // While it is busy or starting, whoever waits for its answer sees to it.
      if (this.#idle && this.#replica === replica) this.#replace(replica.death);
    });
    this.#threads.add(end);
  }

  #becomeIdle(): void {
    if (this.#closed) return;
    this.#idle = true;
    this.#events.idle();
  }

  #replace(cause: unknown): void {
    this.#idle = false;
    if (this.#closed) return;
    this.#deathsInRow++;
    if (this.#deathsInRow > this.#plan.maxRestarts) {
      const count = `${this.#deathsInRow} times in a row`;
      const error = new FexgraphError('WORKER_DIED', `${ownerOf(this.#plan)}: its worker thread ended ${count}`, {
        cause,
      });
      this.#events.broken(error);
      return;
    }
    this.restarts++;
    this.start().catch((error) => this.#replace(error));
  }

  async #threadsEnd(): Promise<void> {
    let stop: () => void = () => undefined;
    const limit = new Promise<never>((_, reject) => {
      stop = this.#plan.clock.after(LIFECYCLE_LIMIT_MS, () => reject(this.#tooLong('ending it', LIFECYCLE_LIMIT_MS)));
    });
    try {
      await Promise.race([Promise.all(this.#threads), limit]);
    } finally {
      stop();
    }
  }

  #tooLong(what: string, limitMs: number): FexgraphError {
    return new FexgraphError('TIMEOUT', `${ownerOf(this.#plan)}: ${what} took longer than ${limitMs} ms`);
  }
}
