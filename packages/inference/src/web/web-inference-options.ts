import type { InjectionToken } from 'tsyringe';
import type { CreateWorker } from './session-host.ts';

/** Where the files of onnxruntime come from, for pages whose bundler does not see to it. */
export interface WebInferenceOptions {
  /** Makes the workers. Default: as bundlers understand it. */
  readonly createWorker?: CreateWorker;
  /** Folder of onnxruntime's wasm files, relative to the page. Default: where the bundler put them. Never a CDN. */
  readonly wasmFolder?: string;
}

export const WEB_INFERENCE: InjectionToken<WebInferenceOptions> = Symbol.for('fexgraph.web-inference');
