import type { FexgraphError } from '@fexgraph/core';
import { notify, reportProblem } from '../shell/notice-store.ts';
import { type LiveState, useLive } from './live-store.ts';

type Sessions = LiveState['sessions'];

const restartsOf = (sessions: Sessions) => sessions.reduce((sum, { restarts }) => sum + (restarts ?? 0), 0);

/**
 * Says why frames of a run fail: each reason once, because frames come every few milliseconds, and *Run* counts them. A
 * GPU that was lost may be lost again: wasm is offered then, and never taken unasked.
 */
export class FailureNotices {
  readonly #told = new Set<string>();
  #restarts: number;

  /** @param sessions as they are before the run */
  constructor(
    sessions: Sessions,
    private readonly goOnWithWasm: () => void,
  ) {
    this.#restarts = restartsOf(sessions);
  }

  tell(error: FexgraphError): void {
    if (this.#told.has(error.message)) return;
    this.#told.add(error.message);
    reportProblem(error, error.code === 'WORKER_DIED' ? this.#offer() : undefined);
  }

  /** A model that was lost between two frames fails none, and is seen by its restarts. Those of a frame may come before its failure. */
  look(sessions: Sessions): void {
    const restarts = restartsOf(sessions);
    const isNew = restarts > this.#restarts && this.#told.size === 0;
    this.#restarts = restarts;
    if (!isNew) return;
    const hint = 'If it happens again, use backend wasm, or start the browser again.';
    notify('A model lost its worker, or its GPU, and was started again.', { hint, action: this.#offer() });
  }

  #offer() {
    if (useLive.getState().settings.backend === 'wasm') return undefined;
    return { name: 'Go on with wasm', act: this.goOnWithWasm };
  }
}
