import { cancelled, FexgraphError, type TensorType } from '@fexgraph/core';
import { checkFeeds, checkOutputNames } from '../check-feeds.ts';
import type { BackendId, Session, SessionRunOptions, SessionUsage, TensorMap, TensorSpec } from '../session.ts';
import type { Lane, LaneCopying, LaneWaiter, Leave } from './lanes.ts';
import { QueuedCall } from './queued-call.ts';
import { ownerOf, type SessionPlan } from './session-plan.ts';
import type { ModelTensors, RawSpec } from './worker-protocol.ts';
import { WorkerSupervisor } from './worker-supervisor.ts';

const CARRIED: readonly string[] = ['float32', 'uint8', 'int64', 'int32', 'float16', 'bool'] satisfies TensorType[];

/**
 * A session whose calls are shared by worker threads, first come first served. It starts in one lane and is loaded into
 * others while calls wait: a single picture does not pay for loading its models several times.
 */
export class WorkerSession implements Session {
  readonly backend: BackendId;
  readonly rowsPerCall?: number | undefined;
  inputs: readonly TensorSpec[] = [];
  outputs: readonly TensorSpec[] = [];
  readonly #plan: SessionPlan;
  readonly #supervisors = new Map<Lane, WorkerSupervisor>();
  readonly #copying: LaneCopying;
  /** It is being loaded into a further lane. */
  #growing = false;
  readonly #waiting = new Map<QueuedCall, LaneWaiter>();
  #refusal?: FexgraphError;
  /** Queued calls that failed because the workers did. */
  #refused = 0;
  #disposed?: Promise<void>;

  /** @throws FexgraphError as `Backend.load` */
  static async start(plan: SessionPlan): Promise<WorkerSession> {
    const session = new WorkerSession(plan);
    try {
      const tensors = await session.#loadFirst();
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
    this.rowsPerCall = plan.rowsPerCall;
    this.#plan = plan;
    this.#copying = {
      patienceMs: 0,
      allows: (lane) =>
        !this.#growing &&
        this.#supervisors.size < plan.workers &&
        !this.#supervisors.has(lane) &&
        plan.lanes.copiedBytes + plan.modelBytes <= plan.copyBytes,
      load: (lane, leave) => void this.#grow(lane, leave),
    };
  }

  get refusal() {
    return this.#refusal;
  }

  async run(feeds: TensorMap, options: SessionRunOptions = {}): Promise<TensorMap> {
    if (this.#refusal) throw this.#refusal;
    if (options.signal?.aborted) throw cancelled(options.signal.reason);
    checkFeeds(ownerOf(this.#plan), this.inputs, feeds);
    checkOutputNames(ownerOf(this.#plan), this.outputs, options.outputs ?? []);
    const call = new QueuedCall(feeds, options, () => this.#drop(call));
    const waiter: LaneWaiter = {
      fits: (lane) => this.#supervisors.get(lane)?.idle === true,
      take: (lane, leave) => {
        this.#waiting.delete(call);
        this.#supervisors.get(lane)?.execute(call, leave);
      },
      copying: this.#copying,
    };
    this.#waiting.set(call, waiter);
    this.#plan.lanes.add(waiter);
    return call.result;
  }

  usage(): SessionUsage {
    const supervisors = [...this.#supervisors.values()];
    const total = (count: (supervisor: WorkerSupervisor) => number) =>
      supervisors.reduce((sum, supervisor) => sum + count(supervisor), 0);
    return {
      workers: supervisors.length,
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
    const closings = await Promise.allSettled(
      [...this.#supervisors.values()].map((supervisor) => supervisor.close(reason)),
    );
    this.#plan.lanes.copiedBytes -= this.#plan.modelBytes * Math.max(0, this.#supervisors.size - 1);
    const failed = closings.find((closing) => closing.status === 'rejected');
    if (failed) throw failed.reason;
  }

  #loadFirst(): Promise<ModelTensors> {
    return new Promise((resolve) => {
      const take = async (lane: Lane, leave: Leave) => {
        const supervisor = this.#addTo(lane);
        const tensors = await supervisor.start(leave);
        this.#copying.patienceMs = supervisor.loadMs;
        return tensors;
      };
      this.#plan.lanes.add({ fits: () => true, take: (lane, leave) => resolve(take(lane, leave)) });
    });
  }

  #addTo(lane: Lane): WorkerSupervisor {
    const supervisor = new WorkerSupervisor(this.#plan, lane, (error) => this.#giveUp(error));
    this.#supervisors.set(lane, supervisor);
    return supervisor;
  }

  async #grow(lane: Lane, leave: Leave): Promise<void> {
    this.#growing = true;
    this.#plan.lanes.copiedBytes += this.#plan.modelBytes;
    const supervisor = this.#addTo(lane);
    await supervisor.join(leave);
    this.#copying.patienceMs = supervisor.loadMs;
    this.#growing = false;
  }

  #drop(call: QueuedCall): void {
    const waiter = this.#waiting.get(call);
    this.#waiting.delete(call);
    if (waiter) this.#plan.lanes.drop(waiter);
  }

  #giveUp(error: FexgraphError): void {
    this.#refused += this.#waiting.size;
    this.#refuse(error);
  }

  #refuse(error: FexgraphError): void {
    this.#refusal = error;
    for (const call of [...this.#waiting.keys()]) {
      this.#drop(call);
      call.reject(error);
    }
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
