import type { TensorMap } from '../session.ts';
import type { ModelTensors } from '../session-workers/worker-protocol.ts';

/** Execution providers of onnxruntime-web that we know how to ask for. */
export type WebProvider = 'wasm' | 'webgpu';

/** First message to a session worker: what to load. */
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
  | ({ readonly kind: 'ready' } & ModelTensors)
  | { readonly kind: 'result'; readonly outputs: TensorMap }
  | { readonly kind: 'failed'; readonly message: string }
  /** The session cannot be used any more: its device is lost. */
  | { readonly kind: 'lost'; readonly message: string }
  /** Nothing is left in the worker; whoever started it ends it. */
  | { readonly kind: 'released' };
