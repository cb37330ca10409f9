import { type Clock, FexgraphError } from '@fexgraph/core';
import { MATRIX_PRODUCT } from '../matrix-product.js';
import type { Availability, Backend, LoadedModel, Session, SessionOptions } from '../session.ts';
import { Lanes } from '../session-workers/lanes.ts';
import { OpenSessions } from '../session-workers/open-sessions.ts';
import { readSessionOptions } from '../session-workers/read-session-options.ts';
import { WorkerSession } from '../session-workers/worker-session.ts';
import { explainLoadFailure } from './explain-load-failure.ts';
import { bundledWorker, type CreateWorker, type SessionPlace, separatePlace, sharedPlace } from './session-host.ts';
import type { WebInferenceOptions } from './web-inference-options.ts';
import type { WebProvider } from './web-protocol.ts';

/**
 * onnxruntime-web in module workers: no network blocks the page, and one that hangs is ended. Sessions share one worker,
 * which loads onnxruntime once, and work one at a time; those that are asked for with a number of `workers` have these for
 * themselves.
 */
export abstract class WebBackend implements Backend {
  abstract readonly id: WebProvider;
  readonly #clock: Clock;
  readonly #options: WebInferenceOptions;
  readonly #sessions = new OpenSessions();
  /** By the number of threads, which is one for a whole worker. */
  readonly #shared = new Map<number, SessionPlace>();

  constructor(clock: Clock, options: WebInferenceOptions) {
    this.#clock = clock;
    this.#options = options;
  }

  abstract availability(): Promise<Availability>;

  /**
   * Most of the time to a first session goes to fetching, compiling and starting onnxruntime. The smallest session there is
   * does all of that. Workers that networks have for themselves cannot be begun before these.
   */
  begin(options: SessionOptions = {}): () => void {
    if (options.workers !== undefined || this.#sessions.count > 0) return () => undefined;
    const model = { id: 'matrix-product', sha256: '', bytes: MATRIX_PRODUCT };
    const first = this.#sessions.add((onDispose) => this.#load(model, options, false, onDispose));
    return () =>
      void first.then(
        (session) => session.dispose(),
        // The load of the model has failed for the same reason, and says so.
        () => undefined,
      );
  }

  load(model: LoadedModel, options: SessionOptions = {}): Promise<Session> {
    const { warmUp = true } = this.#options;
    return this.#sessions.add((onDispose) => this.#load(model, options, warmUp, onDispose));
  }

  dispose(): Promise<void> {
    return this.#sessions.dispose();
  }

  async #load(model: LoadedModel, options: SessionOptions, warmUp: boolean, onDispose: () => void): Promise<Session> {
    const { threads, workers, timeoutMs, maxRestarts } = readSessionOptions(options);
    if (model.bytes.length === 0) throw new FexgraphError('BAD_MODEL', `model "${model.id}" is empty (0 bytes)`);
    requireIsolation(threads);
    const { createWorker = bundledWorker, wasmFolder } = this.#options;
    const place = options.workers === undefined ? this.#sharedFor(threads, createWorker) : separatePlace(createWorker);
    const startThread = place.startThread({
      kind: 'start',
      model: model.bytes,
      provider: this.id,
      threads,
      warmUp,
      wasmFolder: absolute(wasmFolder),
    });
    return WorkerSession.start({
      backend: this.id,
      model: model.id,
      nextThread: async () => startThread,
      // The place says who lives where, and its gate who works.
      lanes: new Lanes(this.#clock, workers),
      threads,
      workers,
      modelBytes: model.bytes.length,
      copyBytes: Number.POSITIVE_INFINITY,
      timeoutMs,
      maxRestarts,
      clock: this.#clock,
      gate: place.gate,
      explainLoadFailure: (failure) => explainLoadFailure(this.id, model.id, failure),
      onDispose,
    });
  }

  #sharedFor(threads: number, createWorker: CreateWorker): SessionPlace {
    const place = this.#shared.get(threads) ?? sharedPlace(createWorker);
    this.#shared.set(threads, place);
    return place;
  }
}

/** onnxruntime would take one thread and say so on the console only. */
function requireIsolation(threads: number): void {
  if (threads === 1 || globalThis.crossOriginIsolated) return;
  throw new FexgraphError('BACKEND_UNAVAILABLE', `${threads} threads in a session need a page that is isolated`, {
    hint: 'serve the page with Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp, or use one thread',
  });
}

/** A worker has another address than the page. */
function absolute(folder: string | undefined): string | undefined {
  return folder === undefined ? undefined : new URL(folder.replace(/\/?$/, '/'), globalThis.location.href).href;
}
