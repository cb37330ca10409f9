import { FexgraphError, toError } from '@fexgraph/core';
import {
  type Availability,
  BACKEND,
  type Backend,
  type BackendComparison,
  type BackendId,
  compareBackends,
  patternFeeds,
} from '@fexgraph/inference';
import type { ModelState, ModelStore } from '@fexgraph/models';
import type { Runtime } from './assemble-runtime.ts';
import { backendProblem } from './check-backends.ts';

/** Relative deviation from the reference backend that is not rounding any more. */
export const DOCTOR_TOLERANCE = 1e-3;

export interface DoctorOptions {
  /** Manifest ids. Default: every model of the catalogue. */
  readonly models?: readonly string[];
  /** Default: every backend that is there. One that is named and not there makes the report not ok. */
  readonly backends?: readonly BackendId[];
  /** Largest relative deviation that is fine. Default 1e-3. */
  readonly tolerance?: number;
  /** Timed calls per model and side. Default 5. */
  readonly repeats?: number;
  readonly signal?: AbortSignal;
  /** Told before each check what it is. */
  readonly onProgress?: (text: string) => void;
}

export interface BackendFinding extends Availability {
  readonly id: BackendId;
}

export interface ModelFinding {
  readonly id: string;
  /** Models that are `absent` are not checked. */
  readonly state: ModelState;
}

/** One model on one backend. */
export interface CheckFinding {
  readonly model: string;
  readonly backend: BackendId;
  /**
   * `same` within the tolerance, or `deviates`; `unsupported`: the backend lacks something that the model needs and
   * says so; `failed`: it should have run.
   */
  readonly outcome: 'same' | 'deviates' | 'unsupported' | 'failed';
  readonly comparison?: BackendComparison;
  readonly error?: FexgraphError;
}

export interface DoctorReport {
  readonly tolerance: number;
  readonly backends: readonly BackendFinding[];
  readonly models: readonly ModelFinding[];
  readonly checks: readonly CheckFinding[];
  /** False where numbers deviate, a check failed, or a backend that was named is not there. */
  readonly ok: boolean;
}

/** What platforms differ in. */
export interface ExaminationSite {
  /** What is right. */
  readonly reference: BackendId;
  listModels(): Promise<readonly ModelFinding[]>;
  /** Models as they are run on a backend: those that are built here are built for it. */
  storeFor(backend: BackendId): Promise<ModelStore>;
}

/**
 * What works here: which backends are there and why others are not, and each model on each of them against the reference,
 * with fixed uneven feeds.
 *
 * @throws FexgraphError MODEL_MISSING, BACKEND_UNAVAILABLE for names that are not known; CANCELLED.
 */
export async function examineModels(
  runtime: Runtime,
  site: ExaminationSite,
  options: DoctorOptions = {},
): Promise<DoctorReport> {
  const { tolerance = DOCTOR_TOLERANCE, onProgress = () => undefined } = options;
  const registered = runtime.container.resolveAll(BACKEND);
  const wanted = options.backends?.map((id) => named(registered, id)) ?? registered;
  const reference = named(registered, site.reference);
  for (const id of options.models ?? []) runtime.models.entry(id);

  const backends: BackendFinding[] = [];
  for (const { id, availability } of await survey(wanted, onProgress)) backends.push({ id, ...availability });
  const models = (await site.listModels()).filter(({ id }) => options.models?.includes(id) ?? true);

  const checks: CheckFinding[] = [];
  for (const backend of wanted.filter((_, i) => backends[i].available)) {
    const store = await site.storeFor(backend.id);
    for (const { id } of models.filter(({ state }) => state !== 'absent')) {
      if (options.signal?.aborted) throw new FexgraphError('CANCELLED', 'the check was cancelled');
      onProgress(`${id} on ${backend.id}`);
      const { clock } = runtime;
      const comparison = { reference, candidate: backend, clock, repeats: options.repeats, signal: options.signal };
      checks.push(await check(store, id, comparison, tolerance));
    }
  }
  const isWell =
    checks.every(({ outcome }) => outcome === 'same' || outcome === 'unsupported') &&
    (options.backends === undefined || backends.every(({ available }) => available));
  return { tolerance, backends, models, checks, ok: isWell };
}

function named(backends: readonly Backend[], id: BackendId): Backend {
  const backend = backends.find((candidate) => candidate.id === id);
  if (backend) return backend;
  const ids = backends.map((candidate) => candidate.id);
  const { message, hint } = backendProblem(id, ids) ?? { message: `"${id}" is no backend`, hint: ids.join(', ') };
  throw new FexgraphError('BACKEND_UNAVAILABLE', message, { hint });
}

/** One after the other: they measure themselves and would slow each other down. */
async function survey(backends: readonly Backend[], onProgress: (text: string) => void) {
  const found = [];
  for (const backend of backends) {
    onProgress(`backend ${backend.id}`);
    found.push({ id: backend.id, availability: await backend.availability() });
  }
  return found;
}

async function check(
  store: ModelStore,
  id: string,
  options: Parameters<typeof compareBackends>[2],
  tolerance: number,
): Promise<CheckFinding> {
  const finding = { model: id, backend: options.candidate.id };
  try {
    const model = await store.load(id);
    const comparison = await compareBackends(model, patternFeeds(store.entry(id).inputs), options);
    return { ...finding, outcome: comparison.maxRelative <= tolerance ? 'same' : 'deviates', comparison };
  } catch (thrown) {
    if (options.signal?.aborted) throw thrown;
    const cause = toError(thrown);
    const error =
      cause instanceof FexgraphError ? cause : new FexgraphError('INTERNAL', `${id}: ${cause.message}`, { cause });
    return { ...finding, outcome: error.code === 'BACKEND_UNAVAILABLE' ? 'unsupported' : 'failed', error };
  }
}
