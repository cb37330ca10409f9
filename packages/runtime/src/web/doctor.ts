import { buildFor } from '../build-for.ts';
import { type DoctorOptions, type DoctorReport, examineModels } from '../examine-models.ts';
import type { WebRuntime } from './create-runtime.ts';

/**
 * What works in this browser: whether it gives a GPU and why not, and each model on it against wasm, with fixed uneven
 * feeds. Against the cpu of Node wasm differs by up to 2e-6 of the largest value of an output.
 *
 * @throws FexgraphError MODEL_MISSING, BACKEND_UNAVAILABLE for names that are not known; CANCELLED.
 *
 * @example
 * const { ok, checks } = await doctor(runtime, { tolerance: 1e-6 });
 */
export function doctor(runtime: WebRuntime, options: DoctorOptions = {}): Promise<DoctorReport> {
  const { models } = runtime;
  const site = {
    reference: 'wasm',
    listModels: () => models.states(),
    storeFor: async (backend: string) => models.builtFor(buildFor(backend)),
  };
  return examineModels(runtime, site, options);
}
