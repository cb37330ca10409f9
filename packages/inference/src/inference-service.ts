import { CLOCK, type Clock, cancelled, didYouMean, FexgraphError, systemClock } from '@fexgraph/core';
import { inject, injectAll, injectable } from 'tsyringe';
import { chooseBackend } from './choose-backend.ts';
import {
  BACKEND,
  INFERENCE_SETTINGS,
  type Inference,
  type InferenceSettings,
  MODEL_LOADER,
  type ModelLoader,
  type SessionRequest,
} from './inference.ts';
import type { Backend, BackendId, LoadedModel, Session, SessionOptions } from './session.ts';
import { SessionHandle } from './session-handle.ts';
import { addRecords, recordOf, type SessionOrigin, type SessionRecord } from './session-record.ts';

const DEFAULT_MAX_IDLE = 16;

interface SharedSession {
  readonly key: string;
  readonly session: Promise<Session>;
  /** Set when `session` has resolved. */
  loaded?: { readonly session: Session; readonly origin: SessionOrigin };
  holders: number;
  /** While nobody holds it: forgets when it is to end. */
  keep?: () => void;
}

/**
 * Opens sessions on the registered backends. Callers that ask for the same model, backend and options share one
 * session. When the last of them disposes its handle it stays loaded for the next who asks, for a time (`idleMs`) and up
 * to a number of sessions (`maxIdle`). Keeps the figures of the run record.
 */
@injectable()
export class InferenceService implements Inference {
  readonly #loader: ModelLoader;
  readonly #backends: readonly Backend[];
  readonly #settings: InferenceSettings;
  /** Those that the next who asks is given. */
  readonly #shared = new Map<string, SharedSession>();
  readonly #live = new Set<SharedSession>();
  readonly #ended = new Map<string, SessionRecord>();
  readonly #endings = new Set<Promise<void>>();
  /** Sessions that nobody holds, the one that has been idle longest first. */
  readonly #idle = new Set<SharedSession>();
  readonly #clock: Clock;
  #disposed?: Promise<void>;

  constructor(
    @inject(MODEL_LOADER) loader: ModelLoader,
    @injectAll(BACKEND) backends: readonly Backend[],
    @inject(INFERENCE_SETTINGS) settings: InferenceSettings,
    @inject(CLOCK, { isOptional: true }) clock: Clock = systemClock,
  ) {
    this.#clock = clock;
    this.#loader = loader;
    this.#backends = backends;
    this.#settings = settings;
    const ids = backends.map(({ id }) => id);
    const twice = ids.find((id, index) => ids.indexOf(id) !== index);
    if (twice) throw new FexgraphError('BAD_OPTION', `two backends are registered as "${twice}"`);
  }

  /** @throws FexgraphError BACKEND_UNAVAILABLE, BAD_MODEL, BAD_OPTION, MODEL_MISSING, CANCELLED after `dispose`. */
  async open(request: SessionRequest): Promise<Session> {
    const options: SessionOptions = {
      threads: request.threads ?? this.#settings.threads,
      workers: request.workers ?? this.#settings.workers,
      timeoutMs: request.timeoutMs ?? this.#settings.timeoutMs,
      maxRestarts: request.maxRestarts ?? this.#settings.maxRestarts,
      copyBytes: request.copyBytes ?? this.#settings.copyBytes,
    };
    const backend = request.backend ?? this.#settings.backend;
    if (backend === 'auto') return this.#openFastest(request.model, options);
    return this.#share(request.model, this.#backend(backend), options);
  }

  /** One record per model, backend and options opened so far, with the figures up to now. */
  records(): SessionRecord[] {
    const records = new Map(this.#ended);
    for (const { key, loaded } of this.#live) {
      if (loaded) records.set(key, addRecords(records.get(key), recordOf(loaded.origin, loaded.session)));
    }
    return [...records.values()];
  }

  /** Ends every session, also those that callers still hold. The backends themselves belong to the container. */
  dispose(): Promise<void> {
    this.#disposed ??= this.#endAll();
    return this.#disposed;
  }

  async #endAll(): Promise<void> {
    await allOf([...this.#endings, ...[...this.#live].map((shared) => this.#end(shared))]);
  }

  /** A backend that is there but cannot run this model is passed over under `auto`, and the record says so. */
  async #openFastest(model: string, options: SessionOptions): Promise<Session> {
    const refused = new Map<BackendId, string>();
    for (;;) {
      const choice = await chooseBackend(this.#backends, refused);
      try {
        return await this.#share(model, this.#backend(choice.backend), options, choice.reason);
      } catch (error) {
        if (!(error instanceof FexgraphError) || error.code !== 'BACKEND_UNAVAILABLE') throw error;
        refused.set(choice.backend, error.message);
      }
    }
  }

  #backend(id: BackendId): Backend {
    const backend = this.#backends.find((candidate) => candidate.id === id);
    if (backend) return backend;
    const ids = this.#backends.map((candidate) => candidate.id);
    throw new FexgraphError('BACKEND_UNAVAILABLE', `there is no backend "${id}"`, {
      hint: didYouMean(id, ids) ?? `the backends here are ${ids.join(', ')}`,
    });
  }

  async #share(model: string, backend: Backend, options: SessionOptions, reason?: string): Promise<Session> {
    if (this.#disposed) throw disposed();
    const { threads, workers, timeoutMs, maxRestarts, copyBytes } = options;
    const key = JSON.stringify([model, backend.id, threads, workers, timeoutMs, maxRestarts, copyBytes]);
    const shared = this.#working(key) ?? this.#start(key, model, backend, options, reason);
    this.#wake(shared);
    shared.holders++;
    const session = await shared.session;
    if (this.#disposed) throw disposed();
    return new SessionHandle(session, () => this.#leave(shared));
  }

  /** Ends the sessions that nobody holds, and frees what they load. */
  async trim(): Promise<void> {
    await allOf([...this.#idle].map((shared) => this.#end(shared)));
  }

  #start(key: string, model: string, backend: Backend, options: SessionOptions, reason?: string): SharedSession {
    const load = async () => {
      const end = backend.begin?.(options);
      try {
        const loadedModel = await this.#loader.load(model);
        const reload = () => this.#reload(loadedModel);
        const session = await backend.load({ ...loadedModel, reload }, options);
        shared.loaded = { session, origin: { model, sha256: loadedModel.sha256, backend: session.backend, reason } };
        return session;
      } catch (error) {
        // All who wait now fail together; the next one who asks tries again.
        this.#forget(shared);
        throw error;
      } finally {
        end?.();
      }
    };
    const shared: SharedSession = { key, holders: 0, session: Promise.resolve().then(load) };
    this.#shared.set(key, shared);
    this.#live.add(shared);
    return shared;
  }

  /** @throws FexgraphError BAD_MODEL, MODEL_MISSING */
  async #reload({ id, sha256 }: LoadedModel): Promise<Uint8Array> {
    const again = await this.#loader.load(id);
    if (again.sha256 === sha256) return again.bytes;
    throw new FexgraphError('BAD_MODEL', `model "${id}" was replaced while it was in use`, {
      hint: 'run again: all workers then load the same model',
    });
  }

  async #leave(shared: SharedSession): Promise<void> {
    shared.holders--;
    const { idleMs = 0, maxIdle = DEFAULT_MAX_IDLE } = this.#settings;
    if (shared.holders > 0) return;
    if (this.#disposed || idleMs === 0 || this.#working(shared.key) !== shared) {
      await this.#end(shared);
      return;
    }
    this.#idle.add(shared);
    shared.keep = this.#clock.after(idleMs, () => void this.#end(shared));
    for (const oldest of this.#idle) {
      if (this.#idle.size <= maxIdle) break;
      await this.#end(oldest);
    }
  }

  /** The one to lend. One that takes no calls any more is lent to nobody; it ends with those who hold it, or with its time. */
  #working(key: string): SharedSession | undefined {
    const shared = this.#shared.get(key);
    if (shared?.loaded?.session.refusal) this.#unshare(shared);
    return this.#shared.get(key);
  }

  #wake(shared: SharedSession): void {
    shared.keep?.();
    shared.keep = undefined;
    this.#idle.delete(shared);
  }

  #unshare(shared: SharedSession): void {
    if (this.#shared.get(shared.key) === shared) this.#shared.delete(shared.key);
  }

  #forget(shared: SharedSession): void {
    this.#unshare(shared);
    this.#live.delete(shared);
  }

  #end(shared: SharedSession): Promise<void> {
    this.#wake(shared);
    // Out of the map before anything is awaited: nobody may be given a session that is ending.
    this.#forget(shared);
    if (shared.loaded) {
      const record = recordOf(shared.loaded.origin, shared.loaded.session);
      this.#ended.set(shared.key, addRecords(this.#ended.get(shared.key), record));
    }
    // A load that failed has told its callers; there is nothing to end.
    const ending = shared.session.then(
      (session) => session.dispose(),
      () => undefined,
    );
    this.#endings.add(ending);
    // One that fails stays: `dispose` tells what nobody waits for, such as that of an idle session.
    ending.then(
      () => this.#endings.delete(ending),
      () => undefined,
    );
    return ending;
  }
}

/** Waits for all of them, whatever happens to one. @throws what the first that failed said (rejects) */
async function allOf(endings: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(endings)).find((ending) => ending.status === 'rejected');
  if (failed) throw failed.reason;
}

function disposed(): FexgraphError {
  return cancelled(new FexgraphError('CANCELLED', 'the inference service was disposed'));
}
