import type { TensorMap, TensorSpec } from '../session.ts';

/** To the worker. One at a time: the next is sent when the answer to the last has come. */
export type ToWorker =
  | {
      readonly kind: 'run';
      readonly feeds: TensorMap;
      readonly outputs?: readonly string[];
      /** Whether the feeds come back with the result. */
      readonly giveBack: boolean;
    }
  /** Ends the session; the thread ends with its last one. */
  | { readonly kind: 'release' };

/** A tensor as the runtime describes it; it knows more types than we carry. */
export interface RawSpec extends Omit<TensorSpec, 'type'> {
  readonly type: string;
}

/** What a loaded model looks like from outside. */
export interface ModelTensors {
  readonly inputs: readonly RawSpec[];
  readonly outputs: readonly RawSpec[];
}

export interface RunResult {
  readonly outputs: TensorMap;
  /** Those of the call, where they were to come back. */
  readonly feeds?: TensorMap;
}

/** From the worker. */
export type FromWorker =
  | ({ readonly kind: 'ready' } & ModelTensors)
  | ({ readonly kind: 'result' } & RunResult)
  /** Loading or running failed with this message. A session that could not be loaded is gone. */
  | { readonly kind: 'failed'; readonly message: string };
