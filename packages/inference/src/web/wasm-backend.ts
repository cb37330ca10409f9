import { CLOCK, type Clock } from '@fexgraph/core';
import { inject, injectable } from 'tsyringe';
import type { Availability } from '../session.ts';
import { WebBackend } from './web-backend.ts';
import { WEB_INFERENCE, type WebInferenceOptions } from './web-inference-options.ts';

/** onnxruntime's kernels as WebAssembly. One thread in each session unless asked for more; several want an isolated page. */
@injectable()
export class WasmBackend extends WebBackend {
  readonly id = 'wasm';

  constructor(@inject(CLOCK) clock: Clock, @inject(WEB_INFERENCE) options: WebInferenceOptions) {
    super(clock, options);
  }

  /** It is what speed is measured by. Whether the page lets it run is known when a session opens. */
  async availability(): Promise<Availability> {
    return { available: true, speed: 1 };
  }
}
