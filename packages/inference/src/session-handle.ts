import { cancelled, FexgraphError } from '@fexgraph/core';
import { onAbort } from './on-abort.ts';
import type { Session, SessionRunOptions, TensorMap } from './session.ts';

/**
 * One caller's share of a session that others use too. Disposing it ends this caller's calls only; `onDispose` counts
 * the share down.
 */
export class SessionHandle implements Session {
  readonly usage?: Session['usage'];
  readonly #session: Session;
  readonly #onDispose: () => Promise<void>;
  readonly #ending = new AbortController();
  #disposed?: Promise<void>;

  constructor(session: Session, onDispose: () => Promise<void>) {
    this.#session = session;
    this.#onDispose = onDispose;
    if (session.usage) this.usage = () => (session as Required<Session>).usage();
  }

  get backend() {
    return this.#session.backend;
  }

  get inputs() {
    return this.#session.inputs;
  }

  get outputs() {
    return this.#session.outputs;
  }

  get rowsPerCall() {
    return this.#session.rowsPerCall;
  }

  get refusal() {
    return this.#ending.signal.aborted ? (this.#ending.signal.reason as FexgraphError) : this.#session.refusal;
  }

  async run(feeds: TensorMap, options: SessionRunOptions = {}): Promise<TensorMap> {
    const ending = this.#ending.signal;
    if (ending.aborted) throw cancelled(ending.reason);
    const joined = options.signal && joinSignals(options.signal, ending);
    try {
      return await this.#session.run(feeds, { ...options, signal: joined?.signal ?? ending });
    } finally {
      joined?.release();
    }
  }

  dispose(): Promise<void> {
    this.#disposed ??= this.#end();
    return this.#disposed;
  }

  #end(): Promise<void> {
    this.#ending.abort(new FexgraphError('CANCELLED', 'the session was disposed'));
    return this.#onDispose();
  }
}

/** AbortSignal.any keeps a link to long-lived signals in some versions of Node 20; this lets go when the call ends. */
function joinSignals(...signals: readonly AbortSignal[]) {
  const controller = new AbortController();
  const aborted = signals.find((signal) => signal.aborted);
  if (aborted) controller.abort(aborted.reason);
  const releases = signals.map((signal) => onAbort(signal, () => controller.abort(signal.reason)));
  const release = () => {
    for (const stop of releases) stop();
  };
  return { signal: controller.signal, release };
}
