import type { TensorMap } from '../session.ts';
import type { ModelTensors } from '../session-workers/worker-protocol.ts';

/** Execution providers of onnxruntime-web that we know how to ask for. */
export type WebProvider = 'wasm' | 'webgpu';

/** First message to a session worker, once it listens: what to load. */
export interface WorkerStart {
  readonly kind: 'start';
  /** The ONNX file. */
  readonly model: Uint8Array;
  readonly provider: WebProvider;
  readonly threads: number;
  /** Folder of onnxruntime's wasm files, absolute and with a slash at its end; else they are where the bundler put them. */
  readonly wasmFolder?: string | undefined;
}

/** From a session worker. */
export type FromWebWorker =
  /** It can be told what to load. What is sent before may be lost: a script may wait for others before it listens. */
  | { readonly kind: 'listening' }
  | ({ readonly kind: 'ready' } & ModelTensors)
  | { readonly kind: 'result'; readonly outputs: TensorMap }
  | { readonly kind: 'failed'; readonly message: string }
  /** The session cannot be used any more: its device is lost. */
  | { readonly kind: 'lost'; readonly message: string }
  /** Nothing is left in the worker; whoever started it ends it. */
  | { readonly kind: 'released' };
