import { cancelled, FexgraphError } from '@fexgraph/core';
import type { Lane, LaneWaiter, Leave } from './lanes.ts';
import type { SpareFeeds } from './prepare-feeds.ts';
import type { QueuedCall } from './queued-call.ts';
import { ownerOf, type SessionPlan } from './session-plan.ts';
import { SessionReplica } from './session-replica.ts';
import type { ModelTensors } from './worker-protocol.ts';

/** Starting a worker, and ending one, takes no longer than this, or is given up. */
const LIFECYCLE_LIMIT_MS = 120_000;

/** Keeps a session running in one lane, starts it again when its worker dies, and counts what it did. */
export class WorkerSupervisor {
  calls = 0;
  failures = 0;
  restarts = 0;
  busyMs = 0;
  /** How long loading took the last time. */
  loadMs = 0;
  readonly #plan: SessionPlan;
  readonly #lane: Lane;
  /** Its worker died too often; it takes no call any more. */
  readonly #onBroken: (error: FexgraphError) => void;
  #replica?: SessionReplica;
  #call?: QueuedCall;
  /** Memory for the feeds of the next call. */
  #spare: SpareFeeds = {};
  /** The start or the call that is going on. Never rejects. */
  #activity: Promise<unknown> = Promise.resolve();
  /** A start that waits for the lane. */
  #restart?: LaneWaiter;
  #idle = false;
  #closed = false;
  #deathsInRow = 0;
  /** One promise per replica that has not ended. */
  readonly #threads = new Set<Promise<unknown>>();

  constructor(plan: SessionPlan, lane: Lane, onBroken: (error: FexgraphError) => void) {
    this.#plan = plan;
    this.#lane = lane;
    this.#onBroken = onBroken;
    lane.sessions++;
  }

  /** Whether it can take a call, once its lane is free. */
  get idle(): boolean {
    return this.#idle && this.#replica?.death === undefined;
  }

  /**
   * @param leave of its lane, which the caller has taken
   * @throws FexgraphError BAD_MODEL, BACKEND_UNAVAILABLE, WORKER_DIED, TIMEOUT, CANCELLED
   */
  start(leave: Leave): Promise<ModelTensors> {
    const started = this.#load(leave);
    this.#activity = started.catch(() => undefined);
    return started;
  }

  /** As `start`, for a session that works already: a start that fails counts as a death, and is tried again. */
  async join(leave: Leave): Promise<void> {
    try {
      await this.start(leave);
    } catch (error) {
      this.#replace(error);
    }
  }

  /** Only while `idle`, by whoever has taken its lane. What goes wrong goes to the call. */
  execute(call: QueuedCall, leave: Leave): void {
    this.#idle = false;
    this.#call = call;
    this.#activity = this.#run(call, leave);
  }

  /**
   * Rejects the call at hand with `reason` at once, waits until it is over, frees the model and leaves the thread.
   * @throws FexgraphError TIMEOUT where a thread does not end
   */
  async close(reason: FexgraphError): Promise<void> {
    this.#closed = true;
    this.#idle = false;
    this.#spare = {};
    if (this.#restart) this.#plan.lanes.drop(this.#restart);
    this.#call?.reject(reason);
    await this.#activity;
    const { clock, gate } = this.#plan;
    if (this.#threads.size > 0) {
      const leave = await gate.enter(clock, LIFECYCLE_LIMIT_MS);
      this.#replica?.release();
      await this.#threadsEnd().finally(leave);
    }
    this.#lane.sessions--;
  }

  async #load(leaveLane: Leave): Promise<ModelTensors> {
    const { clock, gate, nextThread } = this.#plan;
    let leave = leaveLane;
    let replica: SessionReplica | undefined;
    let stop: Leave = () => undefined;
    try {
      const startThread = await nextThread();
      const leaveGate = await gate.enter(clock, LIFECYCLE_LIMIT_MS);
      leave = () => {
        leaveGate();
        leaveLane();
      };
      if (this.#closed) throw cancelled();
      const begun = clock.now();
      const started = new SessionReplica(ownerOf(this.#plan), startThread, this.#lane);
      replica = started;
      this.#watch(started);
      stop = clock.after(LIFECYCLE_LIMIT_MS, () => started.kill(this.#tooLong('loading it', LIFECYCLE_LIMIT_MS)));
      const tensors = await started.load();
      this.loadMs = clock.now() - begun;
      this.#becomeIdle();
      leave();
      return tensors;
    } catch (error) {
      // The device is free when the thread is gone, not before.
      if (replica) void replica.exited.then(leave);
      else leave();
      throw error instanceof FexgraphError && error.code === 'BAD_MODEL' ? this.#plan.explainLoadFailure(error) : error;
    } finally {
      stop();
    }
  }

  async #run(call: QueuedCall, leaveLane: Leave): Promise<void> {
    const { clock, gate, timeoutMs } = this.#plan;
    const replica = this.#replica as SessionReplica;
    let leaveGate: Leave = () => undefined;
    try {
      leaveGate = await gate.enter(clock, timeoutMs);
      // It may have been given up while it waited for the device.
      if (!call.settled) await this.#measure(replica, call);
    } catch (error) {
      if (call.reject(error)) this.failures++;
    }
    this.#call = undefined;
    const leave = () => {
      leaveGate();
      leaveLane();
    };
    if (replica.death) {
      void replica.exited.then(leave);
      this.#replace(replica.death);
    } else {
      this.#becomeIdle();
      leave();
    }
  }

  async #measure(replica: SessionReplica, call: QueuedCall): Promise<void> {
    const { clock, timeoutMs } = this.#plan;
    const startedAt = clock.now();
    const stop = clock.after(timeoutMs, () => replica.kill(this.#tooLong('a call', timeoutMs)));
    try {
      const prepared = call.prepare(this.#spare);
      this.#spare = {};
      const { outputs, feeds = {} } = await replica.run(prepared, call.outputs);
      this.#spare = feeds;
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
      if (!this.#idle || this.#replica !== replica) return;
      if (replica.blameless) this.#startAgain();
      else this.#replace(replica.death);
    });
    this.#threads.add(end);
  }

  #becomeIdle(): void {
    this.#idle = !this.#closed;
  }

  #replace(cause: unknown): void {
    this.#idle = false;
    if (this.#closed) return;
    this.#deathsInRow++;
    if (this.#deathsInRow > this.#plan.maxRestarts) {
      const count = `${this.#deathsInRow} times in a row`;
      const error = new FexgraphError('WORKER_DIED', `${ownerOf(this.#plan)}: its worker thread ended ${count}`, {
        cause,
        hint: 'begin the run again, or use another backend',
      });
      this.#onBroken(error);
      return;
    }
    this.restarts++;
    this.#startAgain();
  }

  /** In its turn: others work in the lane too. */
  #startAgain(): void {
    this.#idle = false;
    if (this.#closed) return;
    this.#restart = {
      fits: (lane) => lane === this.#lane,
      take: (_, leave) => {
        this.#restart = undefined;
        this.start(leave).catch((error) => this.#replace(error));
      },
    };
    this.#plan.lanes.add(this.#restart);
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
