import type { Part, PartFolder } from '@fexgraph/batch';
import { FexgraphError, toError } from '@fexgraph/core';
import type { JobOutcome, JobSurroundings, QueueEvent, WorkedQueue } from '@fexgraph/queue';
import { openSharedPlan } from '@fexgraph/runtime/node';
import type { CommandContext } from '../command-context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { readOrders } from '../many/merge-orders.ts';
import { PartsWork } from '../many/parts-work.ts';
import { installedQueue, queuePlace } from '../many/plan-queue.ts';
import { QueueShown } from '../many/queue-shown.ts';
import { findSharedPlan, withPlanRuntime } from '../many/shared-plan-folder.ts';
import { printJson } from '../print-json.ts';
import { oneLine, plural } from '../run-graph.ts';
import { mergePlan } from './batch-merge.ts';
import { inFlags } from './in-flags.ts';
import type { QueueWorkFlags } from './queue-options.ts';

/** `fexgraph queue work`. */
export async function workOnQueue(path: string, flags: QueueWorkFlags, context: CommandContext): Promise<void> {
  const { workQueue } = await installedQueue();
  const shared = await findSharedPlan(path);
  const { folder, plan } = shared;
  const place = await queuePlace(flags, plan);
  await withPlanRuntime(shared, flags, async (runtime, { backend, options }) => {
    const opened = openSharedPlan(runtime, plan, path);
    const parts = new Map(plan.parts.map((part) => [part.id, part]));
    const many = { planned: opened, flags, runtime, context, inWords: inFlags };
    const shown = new QueueShown(many);
    const embeddings = options.embeddings || opened.relabel !== undefined;
    const workOptions = { backend, flags: { ...flags, jobs: 1 }, embeddings, admit: opened.admit };

    const part = async (id: string, { signal, progress }: JobSurroundings): Promise<JobOutcome> => {
      const given = parts.get(id);
      if (!given) return { failed: new FexgraphError('BAD_INPUT', `the plan in ${path} has no part ${id}`) };
      if (await isDone(folder, given)) return {};
      shown.report(id, progress);
      const work = new PartsWork({ ...many, context: { ...context, signal } }, folder, shown, workOptions);
      const { failed, error } = await work.do([given], () => undefined);
      return { failed: failed[0]?.error, error };
    };
    let hasMadeTables = false;
    const merge = async ({ signal }: JobSurroundings): Promise<JobOutcome> => {
      const { made, ...outcome } = await mergeAsOrdered(path, folder, flags, { ...context, signal });
      hasMadeTables ||= made === true;
      return outcome;
    };

    const worked = await workQueue(
      place,
      { part, merge },
      {
        ...{ jobs: flags.jobs, stay: flags.stay, graceMs: flags.grace * 1000, signal: context.signal },
        on: (event) => context.terminal.err(`${eventLine(event)}\n`),
      },
    );
    const exit = exitCode(worked);
    shown.events.tell({ event: 'finished', complete: worked.state === 'done', exit, record: null });
    if (flags.json) printJson(context, jsonOf(worked));
    else if (!flags.quiet) context.terminal.err(`${ending(worked, hasMadeTables)}\n`);
    context.exit(exit);
  });
}

/** What is damaged is removed, and done anew. */
async function isDone(folder: PartFolder, { id }: Part): Promise<boolean> {
  if (await folder.done(id, 'digests')) return true;
  if (await folder.isDamaged(id)) await folder.forget(id);
  return false;
}

/** `batch merge`, with what was asked for when the plan was submitted. */
async function mergeAsOrdered(
  path: string,
  folder: PartFolder,
  { plugin, models, commercial }: QueueWorkFlags,
  context: CommandContext,
): Promise<JobOutcome & { readonly made?: boolean }> {
  const codes: ExitCode[] = [];
  try {
    const orders = await readOrders(folder);
    if (!orders) return {};
    const exit = (code: ExitCode) => codes.push(code);
    await mergePlan(path, { ...orders, plugin, models, commercial, quiet: true }, { ...context, exit });
  } catch (thrown) {
    const cause = toError(thrown);
    return { failed: cause instanceof FexgraphError ? cause : new FexgraphError('INTERNAL', cause.message, { cause }) };
  }
  // Frames that failed are in the record.
  if (codes.every((code) => code === EXIT.ok || code === EXIT.someInputsFailed)) return { made: true };
  const error = new FexgraphError('OUTPUT_FAILED', 'the tables could not be made: the worker has said why');
  return context.signal.aborted ? { error } : { failed: error };
}

function eventLine(event: QueueEvent): string {
  if (event.event === 'trouble') return `queue: ${oneLine(event.message)}`;
  const name = oneLine(event.name);
  if (event.event === 'returned') return `${name}: not done here, given back`;
  const { error, tries } = event;
  const reason = `${name}: ${oneLine(inFlags(error.toLine()))}`;
  return tries > 0
    ? `${reason}: to be tried again, ${tries} more`
    : `${reason}: dead, fexgraph queue retry gives it again`;
}

function ending({ done, failed, returned, state }: WorkedQueue, hasMadeTables: boolean): string {
  const problems = [
    ...(failed > 0 ? [`${failed} dead: fexgraph queue status says why`] : []),
    ...(returned > 0 ? [`${returned} given back`] : []),
  ];
  const tables = hasMadeTables ? ' and the tables made' : '';
  return [`${plural(done, 'part')} done${tables} here`, ...problems, STATES[state]].join(', ');
}

const STATES: Readonly<Record<WorkedQueue['state'], string>> = {
  done: 'the plan is done',
  stuck: 'only dead parts are left',
  open: 'the plan is not done',
};

const jsonOf = ({ error, ...counts }: WorkedQueue): object => ({
  ...counts,
  ...(error ? { error: { code: error.code, message: error.message } } : {}),
});

function exitCode({ state, error }: WorkedQueue): ExitCode {
  if (error) return EXIT.failed;
  return state === 'stuck' ? EXIT.someInputsFailed : EXIT.ok;
}
