import { changedSettings, changesInWords, type Json, type Part, type PartInput, type Plan } from '@fexgraph/batch';
import { FexgraphError, type Plugin } from '@fexgraph/core';
import type { RemoteInputs } from '@fexgraph/files';
import type { InputEntry } from '@fexgraph/sources/node';
import * as z from 'zod';
import { AUTO_BACKEND } from '../../check-backends.ts';
import { detectOptions, type Media } from '../../detect/detect-options.ts';
import { VERSION } from '../version.ts';
import {
  type CutOptions,
  type DetectPlan,
  detectWork,
  inputOf,
  type MadePlan,
  type PlannedOptions,
  type PlanningRuntime,
  planDetect,
  remoteInputs,
} from './plan-detect.ts';

/** A graph file in the place of a ready graph. */
const graphFile = z.strictObject({ name: z.string().min(1), text: z.string().min(1) });
type GraphFile = z.infer<typeof graphFile>;

/** What a machine needs to know beside the parts to do them as every other one does. */
const settingsSchema = z.strictObject({
  fexgraph: z.string(),
  backend: z.string().min(1),
  options: detectOptions
    .omit({ inputs: true, media: true, tables: true, overlay: true, report: true, bom: true, digits: true })
    .partial(),
  graph: graphFile.optional(),
});

/** What is in a plan that other machines share. */
export interface SharedSettings {
  readonly backend: string;
  /** Brings the graph file of the plan, if it has one: for the runtime. */
  readonly plugins: readonly Plugin[];
  readonly options: Omit<PlannedOptions, 'overlay' | 'report' | 'bom' | 'digits'>;
}

export interface SharedPlanOptions extends Omit<CutOptions, 'shared'> {
  readonly backend: string;
  /** Its sinks are taken out; the runtime must have been made with `graphFilePlugin` of it. */
  readonly graph?: GraphFile;
}

/** Makes a graph file a ready graph, called as the file is. */
export const graphFilePlugin = ({ name, text }: GraphFile): Plugin => ({
  ...{ name, nodes: [] },
  graphs: [{ name, file: name, text }],
});

/**
 * A plan that holds all that decides results, so that any machine with the same version, models and inputs can do its
 * parts: `openSharedPlan`.
 *
 * @throws FexgraphError BAD_OPTION as `planDetect`, and for a backend that each machine would choose for itself (rejects).
 */
export async function planShared(
  runtime: PlanningRuntime,
  entries: readonly InputEntry[],
  options: SharedSettings['options'],
  { backend, graph, ...cut }: SharedPlanOptions,
): Promise<MadePlan> {
  if (backend === AUTO_BACKEND) {
    throw new FexgraphError('BAD_OPTION', 'backend: with "auto" each machine would choose its own', {
      hint: 'name the backend that all of them have, for example cpu',
    });
  }
  const asked = graph ? { ...options, pack: graph.name } : options;
  const given = JSON.parse(JSON.stringify(asked)) as Json;
  const shared = { options: given, ...(graph ? { graph } : {}) };
  return planDetect(runtime, entries, asked, backend, { ...cut, shared });
}

/** @throws FexgraphError BAD_INPUT for a plan that is not for several machines. */
export function sharedSettings(plan: Plan, name: string): SharedSettings {
  const parsed = settingsSchema.safeParse(plan.shared);
  if (!parsed.success) {
    const [{ path, message }] = parsed.error.issues;
    throw new FexgraphError('BAD_INPUT', `${name} is no plan for several machines: ${path.join('.')}: ${message}`, {
      hint: 'fexgraph batch plan makes one',
    });
  }
  const { backend, graph, options } = parsed.data;
  return { backend, plugins: graph ? [graphFilePlugin(graph)] : [], options };
}

/** A plan on a machine that has all it needs. */
export interface OpenedPlan extends DetectPlan {
  /** @throws FexgraphError BAD_INPUT for an input that is not what was planned (rejects). */
  admit(part: Part): Promise<void>;
}

/**
 * A plan that was made elsewhere, by the graphs, models and version that are here.
 *
 * @throws FexgraphError BAD_OPTION naming what is another here; BAD_INPUT as `sharedSettings`.
 */
export function openSharedPlan(runtime: PlanningRuntime, plan: Plan, name: string): OpenedPlan {
  const { options } = sharedSettings(plan, name);
  // With another version the rest may not even be understood.
  requireSame(plan, { ...plan, shared: { ...plan.shared, fexgraph: VERSION } }, name);
  const firsts = new Map<Media, string>();
  for (const { kind, inputs } of plan.parts) if (!firsts.has(kind as Media)) firsts.set(kind as Media, inputs[0].name);
  const { kinds, ...work } = detectWork(runtime, firsts, options);
  requireSame(plan, { ...plan, kinds }, name);
  const remote = remoteInputs(runtime.container);
  return { plan, ...work, admit: (part) => admit(part, remote) };
}

function requireSame(was: Plan, is: Plan, name: string): void {
  const changes = changedSettings(was, is);
  if (changes.length === 0) return;
  throw new FexgraphError(
    'BAD_OPTION',
    `this machine would do other work than ${name} says: ${changesInWords(changes)}`,
    { hint: 'use the same version and models everywhere, or make a plan of its own' },
  );
}

async function admit({ inputs }: Part, remote: RemoteInputs | undefined): Promise<void> {
  for (const input of inputs) {
    const { name } = input;
    const change = changeOf(input, await inputOf({ name, path: name }, input.sha256 !== undefined, remote));
    if (change === undefined) continue;
    throw new FexgraphError('BAD_INPUT', `${name}: not as it was planned: ${change}`, {
      hint: 'run it in the folder in which it was planned, or plan anew; --digests knows files by their contents',
    });
  }
}

function changeOf(was: PartInput, is: PartInput): string | undefined {
  if (is.bytes === undefined) return was.bytes === undefined ? undefined : 'there is no such file';
  if (was.bytes !== is.bytes) return `it has ${is.bytes} bytes instead of ${was.bytes ?? 'none'}`;
  if (was.sha256 !== undefined) return was.sha256 === is.sha256 ? undefined : 'it has other contents';
  if (was.etag !== is.etag) return 'it has another entity tag';
  if (was.path !== is.path) return `it was ${was.path}, and is ${is.path}`;
  return was.modified === is.modified ? undefined : 'it was written since';
}
