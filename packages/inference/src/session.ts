import type { Tensor, TensorType } from '@fexgraph/core';

export type TensorMap = Readonly<Record<string, Tensor>>;

export interface TensorSpec {
  readonly name: string;
  readonly type: TensorType;
  /** A text is a symbolic (dynamic) dimension, for example "batch". */
  readonly dims: readonly (number | string)[];
}

export interface RunOptions {
  readonly signal?: AbortSignal;
  /** Only these outputs are computed and returned. Default all. */
  readonly outputs?: readonly string[];
  /**
   * The buffers of the feeds may be transferred to the worker and are then detached for the caller. Default false
   * (they are copied).
   */
  readonly transfer?: boolean;
}

/** A model loaded on one backend. Safe to call concurrently; calls are queued to the session's workers. */
export interface Session {
  readonly backend: BackendId;
  readonly inputs: readonly TensorSpec[];
  readonly outputs: readonly TensorSpec[];
  /** @throws FexgraphError CANCELLED, WORKER_DIED, TIMEOUT, or NODE_FAILED with onnxruntime's message. */
  run(feeds: TensorMap, options?: RunOptions): Promise<TensorMap>;
  /** Idempotent. Waits for nothing: calls in flight are rejected with CANCELLED. */
  dispose(): Promise<void>;
}

export type BackendId = 'cpu' | 'cuda' | 'webgpu' | 'wasm';

/** Bytes whose sha256 was checked against the manifest. */
export interface LoadedModel {
  readonly id: string;
  readonly sha256: string;
  readonly bytes: Uint8Array;
}

export interface SessionOptions {
  /** Threads inside one session. Default 1. */
  readonly threads?: number;
  /** Workers (each with its own session) that share the calls. Default 1. */
  readonly workers?: number;
  /** A call that takes longer fails with TIMEOUT and its worker is replaced. Default 120 000 ms. */
  readonly timeoutMs?: number;
}

export interface Availability {
  readonly available: boolean;
  /** Why not, and how to get it. */
  readonly reason?: string;
}

/** One way to run models. Asking for a backend gives that backend or an error that says what is missing. */
export interface Backend {
  readonly id: BackendId;
  availability(): Promise<Availability>;
  /** @throws FexgraphError BACKEND_UNAVAILABLE, BAD_MODEL. */
  load(model: LoadedModel, options?: SessionOptions): Promise<Session>;
  /** Ends all workers of the backend. */
  dispose(): Promise<void>;
}
