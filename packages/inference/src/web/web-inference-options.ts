import type { InjectionToken } from 'tsyringe';
import type { CreateWorker } from './session-host.ts';

/** Where the files of onnxruntime come from, for pages whose bundler does not see to it. */
export interface WebInferenceOptions {
  /** Makes the workers. Default: as bundlers understand it. */
  readonly createWorker?: CreateWorker;
  /** Folder of onnxruntime's wasm files, relative to the page. Default: where the bundler put them. Never a CDN. */
  readonly wasmFolder?: string;
  /**
   * Each network runs once when it is loaded: first calls compile, and the frames of a camera would wait for them. Without, a
   * single picture is done sooner. Default true.
   */
  readonly warmUp?: boolean;
}

export const WEB_INFERENCE: InjectionToken<WebInferenceOptions> = Symbol.for('fexgraph.web-inference');
