import type { TensorMap } from '../session.ts';
import type { ModelTensors, ToWorker } from '../session-workers/worker-protocol.ts';

/** Execution providers of onnxruntime-web that we know how to ask for. */
export type WebProvider = 'wasm' | 'webgpu';

/** What to load. The first message of a session. */
export interface SessionStart {
  readonly kind: 'start';
  /** The ONNX file. */
  readonly model: Uint8Array;
  readonly provider: WebProvider;
  /** The same in all sessions of a worker. */
  readonly threads: number;
  /** Whether it runs once before it is ready. */
  readonly warmUp: boolean;
  /** Folder of onnxruntime's wasm files, absolute and with a slash at its end; else they are where the bundler put them. */
  readonly wasmFolder?: string | undefined;
}

/** To the worker, for one of its sessions. One at a time: the next is sent when the answer to the last has come. */
export type ToWebWorker = (SessionStart | ToWorker) & { readonly session: number };

/** From the worker, of one of its sessions. */
export type FromSession =
  | ({ readonly kind: 'ready' } & ModelTensors)
  | { readonly kind: 'result'; readonly outputs: TensorMap }
  /** Loading or running failed with this message. After a load that failed comes `released`. */
  | { readonly kind: 'failed'; readonly message: string }
  /** Nothing is left of it in the worker. */
  | { readonly kind: 'released' };

export type FromWebWorker =
  | (FromSession & { readonly session: number })
  /** It can be told what to load. What is sent before may be lost: a script may wait for others before it listens. */
  | { readonly kind: 'listening' }
  /** None of its sessions can be used any more: their device is lost. */
  | { readonly kind: 'lost'; readonly message: string };
