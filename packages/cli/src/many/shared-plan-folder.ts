import { PartFolder, type Plan } from '@fexgraph/batch';
import { FexgraphError, type Plugin } from '@fexgraph/core';
import {
  createRuntime,
  type NodeRuntime,
  type RuntimeOptions,
  type SharedSettings,
  sharedSettings,
} from '@fexgraph/runtime/node';
import type { DetectFlags } from '../commands/detect-options.ts';
import { importPlugins } from '../import-plugins.ts';
import { fetchedInputs, type NetworkFlags, readFrom, shownNames } from './fetched.ts';

/** A plan that several machines share, and where its parts are. */
export interface SharedPlanFolder {
  readonly folder: PartFolder;
  readonly plan: Plan;
}

/** @throws FexgraphError BAD_OPTION where there is no plan, BAD_INPUT for one that is damaged (rejects). */
export async function findSharedPlan(path: string): Promise<SharedPlanFolder> {
  const folder = await PartFolder.find(path);
  const plan = await folder?.plan();
  if (folder && plan) return { folder, plan };
  throw new FexgraphError('BAD_OPTION', `${path}: there is no plan`, { hint: 'fexgraph batch plan makes one' });
}

type RuntimeFlags = Pick<DetectFlags, 'plugin' | 'models' | 'commercial' | 'workers' | 'threads'> & NetworkFlags;

/** A runtime for the parts of a plan, with the backend and the graph file that it names. */
export async function withPlanRuntime<T>(
  { folder, plan }: SharedPlanFolder,
  flags: RuntimeFlags,
  work: (runtime: NodeRuntime, settings: SharedSettings) => Promise<T>,
): Promise<T> {
  const settings = sharedSettings(plan, folder.path);
  const remote = fetchedInputs(flags);
  for (const { inputs } of plan.parts)
    shownNames(
      inputs.map(({ name }) => name),
      (name) => remote.openName(name),
    );
  const options = { ...(await runtimeOptions(flags, settings.plugins)), backend: settings.backend };
  return withRuntime(options, (runtime) => {
    readFrom(remote, runtime);
    return work(runtime, settings);
  });
}

/** What the flags say of a runtime. */
export async function runtimeOptions(flags: RuntimeFlags, more: readonly Plugin[]): Promise<RuntimeOptions> {
  const { models, commercial, workers, threads } = flags;
  const plugins = [...(await importPlugins(flags)), ...more];
  return { plugins, workers, threads, modelsFolder: models, commercialOnly: commercial };
}

export async function withRuntime<T>(options: RuntimeOptions, work: (runtime: NodeRuntime) => Promise<T>): Promise<T> {
  const runtime = await createRuntime(options);
  try {
    return await work(runtime);
  } finally {
    await runtime.dispose();
  }
}
