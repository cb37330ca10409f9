import { env } from 'node:process';
import { type Part, type PartFolder, type PartsOutcome, partsOfShard } from '@fexgraph/batch';
import { openSharedPlan } from '@fexgraph/runtime/node';
import type { CommandContext } from '../command-context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { PartsShown } from '../many/parts-shown.ts';
import { PartsWork } from '../many/parts-work.ts';
import { type SaidShard, shardOf } from '../many/shard-of.ts';
import { findSharedPlan, withPlanRuntime } from '../many/shared-plan-folder.ts';
import { printJson } from '../print-json.ts';
import { plural } from '../run-graph.ts';
import type { BatchRunFlags } from './batch-options.ts';
import { inFlags } from './in-flags.ts';

/** `fexgraph batch run`. */
export async function runPlan(path: string, flags: BatchRunFlags, context: CommandContext): Promise<void> {
  const shared = await findSharedPlan(path);
  const { folder, plan } = shared;
  const shard = shardOf(flags.shard, env);
  await withPlanRuntime(shared, flags, async (runtime, { backend, options }) => {
    const opened = openSharedPlan(runtime, plan, path);
    const parts = [...partsOfShard(plan.parts, shard)];
    const before = await doneBefore(folder, parts);
    const many = { planned: { ...opened, plan: { ...plan, parts } }, flags, runtime, context, inWords: inFlags };
    const shown = new PartsShown(many, before);
    shown.events.tell({ event: 'plan', parts: parts.length, done: before.size });
    if (!flags.quiet) context.terminal.err(`${beginning(shard, parts, before)}\n`);

    const embeddings = options.embeddings || opened.relabel !== undefined;
    const work = new PartsWork(many, folder, shown, { backend, flags, embeddings, admit: opened.admit });
    const missing = parts.filter(({ id }) => !before.has(id));
    const done = new Map<string, { readonly frames: number; readonly rows: number }>();
    const outcome = await work.do(missing, (id, { segment: { frames, rows } }) => done.set(id, { frames, rows }));
    const exit = exitCode(outcome, context.signal.aborted);
    shown.events.tell({ event: 'finished', complete: exit === EXIT.ok, exit, record: null });
    if (flags.json) printJson(context, jsonOf(shard, parts, { before, done, outcome }));
    else if (!flags.quiet) context.terminal.err(`${ending(done.size, missing.length, outcome)}\n`);
    context.exit(exit);
  });
}

/** Parts of which nothing is to be done; what is damaged is removed, and done anew. */
async function doneBefore(folder: PartFolder, parts: readonly Part[]): Promise<ReadonlySet<string>> {
  const done = new Set<string>();
  for (const { id } of parts) {
    if (await folder.done(id, 'digests')) done.add(id);
    else if (await folder.isDamaged(id)) await folder.forget(id);
  }
  return done;
}

function beginning({ index, of, from }: SaidShard, parts: readonly Part[], before: ReadonlySet<string>): string {
  const share = of === 1 ? 'all' : `shard ${index} of ${of} (${from})`;
  return `${share}: ${plural(parts.length, 'part')}, ${before.size} done before`;
}

function ending(done: number, missing: number, { failed }: PartsOutcome): string {
  const problems = failed.length > 0 ? `, ${failed.length} failed: fexgraph batch status says why` : '';
  return `${done} of ${plural(missing, 'part')} done${problems}`;
}

interface Ran {
  readonly before: ReadonlySet<string>;
  readonly done: ReadonlyMap<string, { readonly frames: number; readonly rows: number }>;
  readonly outcome: PartsOutcome;
}

function jsonOf({ index, of }: SaidShard, parts: readonly Part[], { before, done, outcome }: Ran): object {
  const failed = new Map(outcome.failed.map(({ part, error: { code, message } }) => [part.id, { code, message }]));
  return {
    shard: { index, of },
    parts: parts.map(({ id, name }) => ({ id, name, before: before.has(id), ...done.get(id), error: failed.get(id) })),
    ...(outcome.error ? { error: { code: outcome.error.code, message: outcome.error.message } } : {}),
  };
}

function exitCode({ failed, error }: PartsOutcome, isAborted: boolean): ExitCode {
  if (error) return isAborted ? EXIT.interrupted : EXIT.failed;
  return failed.length > 0 ? EXIT.someInputsFailed : EXIT.ok;
}
