import { listModels, openModelStore } from '@fexgraph/models/node';
import { buildFor } from '../build-for.ts';
import { type DoctorOptions, type DoctorReport, examineModels } from '../examine-models.ts';
import type { NodeRuntime } from './create-runtime.ts';

/**
 * What works on this machine: which backends are there and why others are not, and each model on each of them against
 * the cpu, with fixed uneven feeds.
 *
 * @throws FexgraphError MODEL_MISSING, BACKEND_UNAVAILABLE for names that are not known; CANCELLED.
 */
export function doctor(runtime: NodeRuntime, options: DoctorOptions = {}): Promise<DoctorReport> {
  const { folder, cache, commercialOnly, clock } = runtime.models;
  const site = {
    reference: 'cpu',
    listModels: async () => (await listModels(runtime.models)).map(({ id, state }) => ({ id, state })),
    storeFor: (backend: string) => openModelStore({ folder, cache, commercialOnly, clock, build: buildFor(backend) }),
  };
  return examineModels(runtime, site, options);
}
