import type { FexgraphError, Tensor, TensorType } from '@fexgraph/core';

export type TensorMap = Readonly<Record<string, Tensor>>;

export interface TensorSpec {
  readonly name: string;
  readonly type: TensorType;
  /** A text is a symbolic (dynamic) dimension, for example "batch". */
  readonly dims: readonly (number | string)[];
}

export interface SessionRunOptions {
  /** Aborting drops a queued call at once; a running one is rejected with CANCELLED at once, its result discarded. */
  readonly signal?: AbortSignal;
  /** Only these outputs are computed and returned. Default all. */
  readonly outputs?: readonly string[];
  /**
   * The buffers of the feeds may be transferred to the worker and are then detached for the caller. Default false:
   * they are copied before `run` returns. A view of a part of a larger buffer is copied in any case, so the rest of
   * that buffer stays usable.
   */
  readonly transfer?: boolean;
  /**
   * Nobody writes to the feeds until the call is over: they are copied when its turn has come, into the memory that the
   * call before had. So calls that wait hold no copies. Default false.
   */
  readonly unchanged?: boolean;
}

/** A model loaded on one backend. Safe to call concurrently; calls are queued to the session's workers. */
export interface Session {
  readonly backend: BackendId;
  readonly inputs: readonly TensorSpec[];
  readonly outputs: readonly TensorSpec[];
  /**
   * Most rows of one call that pay here; rows beyond go into further calls, which several workers share. Absent: the
   * more, the better.
   */
  readonly rowsPerCall?: number | undefined;
  /**
   * Why it takes no call any more: its workers died too often, or it was disposed. Undefined while it takes calls; who
   * lends sessions lends only such.
   */
  readonly refusal?: FexgraphError | undefined;
  /**
   * @throws FexgraphError BAD_INPUT (a feed does not fit the model: names tensor, expected and got), CANCELLED,
   * WORKER_DIED, TIMEOUT, or NODE_FAILED with onnxruntime's message.
   */
  run(feeds: TensorMap, options?: SessionRunOptions): Promise<TensorMap>;
  /**
   * Rejects queued and running calls with CANCELLED at once. Resolves when model and threads are gone. Idempotent.
   */
  dispose(): Promise<void>;
  /** What it has done so far, for the run record. Absent where a backend does not count. */
  usage?(): SessionUsage;
}

/** Counters of one session. */
export interface SessionUsage {
  /** Workers that share its calls, as really started: no more than asked for, the backend allows and calls needed. */
  readonly workers: number;
  /** Threads inside each worker. */
  readonly threads: number;
  /** Calls that gave a result. */
  readonly calls: number;
  /** Calls that ended in an error other than CANCELLED. */
  readonly failures: number;
  /** Workers replaced because they died or took too long. */
  readonly restarts: number;
  /** Milliseconds spent in calls, summed over the workers; waiting in the queue is not counted. */
  readonly busyMs: number;
}

/** The backends of the project, or the id of a third party's. */
export type BackendId = 'cpu' | 'cuda' | 'webgpu' | 'wasm' | (string & Record<never, never>);

/** The weights of a model in its file, from where a backend can map them: no copy of them is needed to load it. */
export interface WeightsInFile {
  /** The model without those weights; it says where in the file they are. */
  readonly graph: Uint8Array;
  /** Absolute path. */
  readonly file: string;
  /** Of the file, before its bytes were read and checked. Another one is another model. */
  readonly state: Readonly<Record<'ino' | 'size' | 'mtimeNs', bigint>>;
}

/** Bytes whose sha256 was checked against the manifest. */
export interface LoadedModel {
  readonly id: string;
  readonly sha256: string;
  readonly bytes: Uint8Array;
  /**
   * Reads and checks them again. A backend that is given it need not keep the model, and may transfer `bytes` to a
   * worker, which detaches them.
   */
  reload?(): Promise<Uint8Array>;
  /** Of a model that was read from a file, where that is worth it. */
  readonly weights?: WeightsInFile | undefined;
}

export interface SessionOptions {
  /** Threads inside one session. Default 1. */
  readonly threads?: number;
  /**
   * Most workers (each with its own session) that share the calls. The first is loaded with the session, others when
   * calls wait. Default 1. WebGPU never has more than one.
   */
  readonly workers?: number;
  /**
   * Most bytes of models that are loaded a further time, over all sessions that share threads: a heavy network has one
   * worker where its copies do not fit. Default 64 MiB per processor.
   */
  readonly copyBytes?: number;
  /**
   * A call that runs longer fails with TIMEOUT and its worker is replaced. Waiting in the queue does not count.
   * Default 120 000 ms.
   */
  readonly timeoutMs?: number;
  /**
   * Times in a row that a worker is replaced, without a completed call between, before the session gives up and fails
   * every call with WORKER_DIED. Default 5.
   */
  readonly maxRestarts?: number;
}

export interface Availability {
  readonly available: boolean;
  /** Why not. */
  readonly reason?: string;
  /** How to get it. */
  readonly hint?: string;
  /** Measured speed of a reference computation, in multiples of one cpu thread. `auto` decides by it. */
  readonly speed?: number;
}

/** One way to run models. Asking for a backend gives that backend or an error that says what is missing. */
export interface Backend {
  readonly id: BackendId;
  availability(): Promise<Availability>;
  /**
   * Starts what all sessions need, while the model of one that was asked for is still on its way. Whoever calls it calls
   * the function that it gives once `load` is over, or will not be called. What goes wrong, `load` will throw.
   */
  begin?(options?: SessionOptions): () => void;
  /** @throws FexgraphError BACKEND_UNAVAILABLE, BAD_MODEL. */
  load(model: LoadedModel, options?: SessionOptions): Promise<Session>;
  /** Ends all workers of the backend. */
  dispose(): Promise<void>;
}
