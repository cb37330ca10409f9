import type { InjectionToken } from 'tsyringe';
import type { Backend, BackendId, LoadedModel, Session, SessionOptions } from './session.ts';

export interface SessionRequest extends SessionOptions {
  /** Manifest id of the model. */
  readonly model: string;
  /** Default: the backend of the run. */
  readonly backend?: BackendRequest;
}

/** A backend by name, or `auto`: the fastest one that is there and can run the model. */
export type BackendRequest = BackendId | 'auto';

/**
 * What nodes inject to run models: `sessions.open({ model })` loads checked bytes, on the backend asked for.
 * Sessions are shared by model, backend and options and counted; each caller disposes what it opened.
 */
export interface Inference {
  open(request: SessionRequest): Promise<Session>;
}

/** Gives checked bytes by manifest id. The model stores of `@fexgraph/models` are such loaders. */
export interface ModelLoader {
  /**
   * The bytes are for the caller alone, who may transfer them.
   * @throws FexgraphError MODEL_MISSING, BAD_MODEL.
   */
  load(id: string): Promise<LoadedModel>;
}

/** What a host decides once for all sessions of a run; a request's own options win. */
export interface InferenceSettings extends SessionOptions {
  readonly backend: BackendRequest;
  /**
   * How long a session that nobody holds stays loaded for the next who asks, in milliseconds. Default 0: it ends with
   * its last holder.
   */
  readonly idleMs?: number;
  /** Most such sessions; the one that has been idle longest ends first. Default 16. */
  readonly maxIdle?: number;
}

export const INFERENCE: InjectionToken<Inference> = Symbol.for('fexgraph.inference');
/** Where sessions get their bytes from. */
export const MODEL_LOADER: InjectionToken<ModelLoader> = Symbol.for('fexgraph.model-loader');
/** Registered once per backend (a multi-token): a third party adds a backend by registering one more. */
export const BACKEND: InjectionToken<Backend> = Symbol.for('fexgraph.backend');
export const INFERENCE_SETTINGS: InjectionToken<InferenceSettings> = Symbol.for('fexgraph.inference-settings');
