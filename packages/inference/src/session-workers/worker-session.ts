import { cancelled, FexgraphError, type TensorType } from '@fexgraph/core';
import { checkFeeds, checkOutputNames } from '../check-feeds.ts';
import type { BackendId, Session, SessionRunOptions, SessionUsage, TensorMap, TensorSpec } from '../session.ts';
import { QueuedCall } from './queued-call.ts';
import { ownerOf, type SessionPlan } from './session-plan.ts';
import type { RawSpec } from './worker-protocol.ts';
import { type SupervisorEvents, WorkerSupervisor } from './worker-supervisor.ts';

const CARRIED: readonly string[] = ['float32', 'uint8', 'int64', 'int32', 'float16', 'bool'] satisfies TensorType[];

/**
 * A session whose calls are shared by worker threads, first come first served. It starts with one; others follow, one at
 * a time, while calls wait for a free worker: a single picture does not pay for loading its models several times.
 */
export class WorkerSession implements Session {
  readonly backend: BackendId;
  inputs: readonly TensorSpec[] = [];
  outputs: readonly TensorSpec[] = [];
  readonly #plan: SessionPlan;
  readonly #supervisors: WorkerSupervisor[] = [];
  readonly #events: SupervisorEvents;
  /** A further worker is loading. */
  #growing = false;
  readonly #queue: QueuedCall[] = [];
  /** Why no call is taken any more. */
  #refusal?: FexgraphError;
  /** Queued calls that failed because the workers did. */
  #refused = 0;
  #disposed?: Promise<void>;

  /** @throws FexgraphError as `Backend.load` */
  static async start(plan: SessionPlan): Promise<WorkerSession> {
    const session = new WorkerSession(plan);
    try {
      const tensors = await session.#addWorker().start();
      session.inputs = session.#carried('input', tensors.inputs);
      session.outputs = session.#carried('output', tensors.outputs);
      return session;
    } catch (error) {
      await session.dispose();
      throw error;
    }
  }

  private constructor(plan: SessionPlan) {
    this.backend = plan.backend;
    this.#plan = plan;
    this.#events = { idle: () => this.#dispatch(), broken: (error) => this.#giveUp(error) };
  }

  async run(feeds: TensorMap, options: SessionRunOptions = {}): Promise<TensorMap> {
    if (this.#refusal) throw this.#refusal;
    if (options.signal?.aborted) throw cancelled(options.signal.reason);
    checkFeeds(ownerOf(this.#plan), this.inputs, feeds);
    checkOutputNames(ownerOf(this.#plan), this.outputs, options.outputs ?? []);
    const call = new QueuedCall(feeds, options, () => this.#drop(call));
    this.#queue.push(call);
    this.#dispatch();
    return call.result;
  }

  usage(): SessionUsage {
    const total = (count: (supervisor: WorkerSupervisor) => number) =>
      this.#supervisors.reduce((sum, supervisor) => sum + count(supervisor), 0);
    return {
      workers: this.#supervisors.length,
      threads: this.#plan.threads,
      calls: total((supervisor) => supervisor.calls),
      failures: this.#refused + total((supervisor) => supervisor.failures),
      restarts: total((supervisor) => supervisor.restarts),
      busyMs: total((supervisor) => supervisor.busyMs),
    };
  }

  dispose(): Promise<void> {
    this.#disposed ??= this.#end();
    return this.#disposed;
  }

  async #end(): Promise<void> {
    const reason = new FexgraphError('CANCELLED', `${ownerOf(this.#plan)}: the session was disposed`);
    this.#refuse(reason);
    this.#plan.onDispose?.();
    const closings = await Promise.allSettled(this.#supervisors.map((supervisor) => supervisor.close(reason)));
    const failed = closings.find((closing) => closing.status === 'rejected');
    if (failed) throw failed.reason;
  }

  #dispatch(): void {
    for (const supervisor of this.#supervisors) {
      if (!supervisor.idle) continue;
      const call = this.#queue.shift();
      if (!call) return;
      supervisor.execute(call);
    }
    if (this.#queue.length > 0 && this.#supervisors.length < this.#plan.workers && !this.#growing) void this.#grow();
  }

  #addWorker(): WorkerSupervisor {
    const supervisor = new WorkerSupervisor(this.#plan, this.#events);
    this.#supervisors.push(supervisor);
    return supervisor;
  }

  async #grow(): Promise<void> {
    this.#growing = true;
    await this.#addWorker().join();
    this.#growing = false;
    this.#dispatch();
  }

  #drop(call: QueuedCall): void {
    const place = this.#queue.indexOf(call);
    if (place >= 0) this.#queue.splice(place, 1);
  }

  #giveUp(error: FexgraphError): void {
    this.#refused += this.#queue.length;
    this.#refuse(error);
  }

  #refuse(error: FexgraphError): void {
    this.#refusal = error;
    for (const call of this.#queue.splice(0)) call.reject(error);
  }

  #carried(side: 'input' | 'output', specs: readonly RawSpec[]): TensorSpec[] {
    return specs.map((spec) => {
      if (CARRIED.includes(spec.type)) return spec as TensorSpec;
      const tensor = `${side} "${spec.name}" is ${spec.type}`;
      throw new FexgraphError('BAD_MODEL', `model "${this.#plan.model}": ${tensor}, which cannot be carried`, {
        hint: `cast it inside the model to one of ${CARRIED.join(', ')}`,
      });
    });
  }
}
