import type { InjectionToken } from 'tsyringe';
import type { BackendId, Session, SessionOptions } from './session.ts';

export interface SessionRequest extends SessionOptions {
  /** Manifest id of the model. */
  readonly model: string;
  /** Default: the backend of the run. */
  readonly backend?: BackendId;
}

/**
 * What nodes inject to run models: `sessions.open({ model })` loads checked bytes, on the backend asked for.
 * Sessions are shared by model, backend and options and counted; each caller disposes what it opened.
 */
export interface Inference {
  open(request: SessionRequest): Promise<Session>;
}

export const INFERENCE: InjectionToken<Inference> = Symbol.for('fexgraph.inference');
