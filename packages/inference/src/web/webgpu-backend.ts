import { CLOCK, type Clock, toError } from '@fexgraph/core';
import { inject, injectable } from 'tsyringe';
import type { Availability } from '../session.ts';
import { measureMs } from './measure-speed.ts';
import { WasmBackend } from './wasm-backend.ts';
import { WebBackend } from './web-backend.ts';
import { WEB_INFERENCE, type WebInferenceOptions } from './web-inference-options.ts';

/**
 * The GPU of the browser. A model with an operator that it lacks does not load: nothing runs on wasm unseen. A device
 * that is lost (a driver that restarts, a laptop that changes its GPU) fails the calls under way with WORKER_DIED; the
 * next ones get a new device.
 */
@injectable()
export class WebGpuBackend extends WebBackend {
  readonly id = 'webgpu';
  readonly #clock: Clock;
  readonly #options: WebInferenceOptions;
  #found: Promise<Availability> | undefined;

  constructor(@inject(CLOCK) clock: Clock, @inject(WEB_INFERENCE) options: WebInferenceOptions) {
    super(clock, options);
    this.#clock = clock;
    this.#options = options;
  }

  availability(): Promise<Availability> {
    this.#found ??= this.#find();
    return this.#found;
  }

  async #find(): Promise<Availability> {
    const hint = 'use backend wasm, or a browser and a graphics driver with WebGPU';
    const gpu = (navigator as { readonly gpu?: GPU }).gpu;
    if (!gpu) return { available: false, reason: 'this browser, or a page that is not secure, has no WebGPU', hint };
    try {
      const adapter = await gpu.requestAdapter();
      if (!adapter) return { available: false, reason: 'the browser gives no GPU', hint };
      const wasm = new WasmBackend(this.#clock, this.#options);
      const speed = (await measureMs(wasm, this.#clock)) / (await measureMs(this, this.#clock));
      return { available: true, speed };
    } catch (thrown) {
      return { available: false, reason: toError(thrown).message, hint };
    }
  }
}
