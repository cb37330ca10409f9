import { availableParallelism } from 'node:os';
import { type Clock, FexgraphError } from '@fexgraph/core';
import type { Availability, Backend, BackendId, LoadedModel, Session, SessionOptions } from '../session.ts';
import type { DeviceGate } from '../session-workers/device-gate.ts';
import { Lanes } from '../session-workers/lanes.ts';
import { OpenSessions } from '../session-workers/open-sessions.ts';
import { readSessionOptions } from '../session-workers/read-session-options.ts';
import { WorkerSession } from '../session-workers/worker-session.ts';
import type { ExecutionProbe, ProbeReport } from './execution-probe.ts';
import { explainLoadFailure } from './explain-load-failure.ts';
import { forbidTelemetry } from './forbid-telemetry.ts';
import { modelBytes } from './model-bytes.ts';
import { type ExecutionProvider, NodeThreads } from './node-thread.ts';

/** What distinguishes one execution provider of onnxruntime-node from the next. */
export interface ProviderTraits {
  readonly provider: ExecutionProvider;
  readonly gate: DeviceGate;
  /** Most workers that a session may have. */
  readonly maxWorkers: number;
  /** Whether its sessions live together in as many threads as there are processors. Else each worker has its own. */
  readonly shareThreads: boolean;
  /** As `Session.rowsPerCall`. */
  readonly rowsPerCall?: number;
  /** Whether `load` probes first. Not for a provider that is part of every build. */
  readonly probeBeforeLoad: boolean;
  /** Why a probe failed and how to get the backend. */
  explain(report: ProbeReport): Pick<Availability, 'reason' | 'hint'>;
}

/** A copy of each light network, or of one heavy one for two processors: enough that no thread waits for another. */
const DEFAULT_COPY_BYTES = 64 * 2 ** 20 * availableParallelism();

/** onnxruntime-node behind the worker boundary. Its `run` occupies the thread that calls it, hence the workers. */
export class OrtBackend implements Backend {
  readonly id: BackendId;
  readonly #traits: ProviderTraits;
  readonly #clock: Clock;
  readonly #probe: ExecutionProbe;
  readonly #sessions = new OpenSessions();
  readonly #threads = new NodeThreads();
  readonly #shared: Lanes;

  constructor(traits: ProviderTraits, clock: Clock, probe: ExecutionProbe) {
    this.id = traits.provider;
    this.#traits = traits;
    this.#clock = clock;
    this.#probe = probe;
    this.#shared = new Lanes(clock, availableParallelism());
  }

  async availability(): Promise<Availability> {
    const report = await this.#probe.report(this.#traits.provider);
    const { result } = report;
    if (result.outcome === 'works') return { available: true, speed: result.speed };
    return { available: false, ...this.#traits.explain(report) };
  }

  load(model: LoadedModel, options: SessionOptions = {}): Promise<Session> {
    return this.#sessions.add((onDispose) => this.#load(model, options, onDispose));
  }

  dispose(): Promise<void> {
    return this.#sessions.dispose();
  }

  async #load(model: LoadedModel, options: SessionOptions, onDispose: () => void): Promise<Session> {
    const { threads, workers, timeoutMs, maxRestarts, copyBytes = DEFAULT_COPY_BYTES } = readSessionOptions(options);
    if (model.bytes.length === 0) throw new FexgraphError('BAD_MODEL', `model "${model.id}" is empty (0 bytes)`);
    forbidTelemetry();
    if (this.#traits.probeBeforeLoad) await this.#assertAvailable();
    const { provider, maxWorkers, shareThreads, rowsPerCall } = this.#traits;
    // Before they are given away.
    const { length } = model.bytes;
    const nextBytes = modelBytes(model);
    const weights = model.weights && { file: model.weights.file, state: model.weights.state };
    return WorkerSession.start({
      backend: this.id,
      model: model.id,
      nextThread: async () =>
        this.#threads.thread({ kind: 'start', model: await nextBytes(), weights, provider, threads }),
      lanes: shareThreads ? this.#shared.allow(workers) : new Lanes(this.#clock, workers),
      threads,
      workers: Math.min(workers, maxWorkers),
      modelBytes: length,
      copyBytes,
      rowsPerCall,
      timeoutMs,
      maxRestarts,
      clock: this.#clock,
      gate: this.#traits.gate,
      explainLoadFailure: (failure) => explainLoadFailure(this.id, model.id, failure),
      onDispose,
    });
  }

  async #assertAvailable(): Promise<void> {
    const { available, reason, hint } = await this.availability();
    if (available) return;
    throw new FexgraphError('BACKEND_UNAVAILABLE', `backend ${this.id} is not available: ${reason}`, { hint });
  }
}
