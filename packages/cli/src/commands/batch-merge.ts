import { type KeptPart, keptPart, type Part, type PartFailure, type PartFolder } from '@fexgraph/batch';
import { type ErrorCode, FexgraphError, type Note } from '@fexgraph/core';
import { openSharedPlan } from '@fexgraph/runtime/node';
import type { CommandContext } from '../command-context.ts';
import { ManyEnding } from '../many/many-ending.ts';
import { findSharedPlan, withPlanRuntime } from '../many/shared-plan-folder.ts';
import { tableGroups } from '../many/table-groups.ts';
import { ResultFiles } from '../result-files.ts';
import { RunEvents } from '../run-events.ts';
import { oneLine } from '../run-graph.ts';
import type { BatchMergeFlags } from './batch-options.ts';
import { placesOf, requireOneTable, requireOutside } from './detect-places.ts';
import { inFlags } from './in-flags.ts';

/** Parts that a message names. */
const NAMED = 5;

/** `fexgraph batch merge`. */
export async function mergePlan(path: string, flags: BatchMergeFlags, context: CommandContext): Promise<void> {
  const started = new Date();
  const shared = await findSharedPlan(path);
  const { folder, plan } = shared;
  await withPlanRuntime(shared, flags, async (runtime, { options, backend }) => {
    requireOneTable({ identities: options.identities, perInput: flags.perInput });
    const planned = openSharedPlan(runtime, plan, path);
    const places = placesOf(flags, runtime.container);
    requireOutside(path, places);
    const { tried, notes } = await triedParts(folder, plan.parts, flags.partial ? 'digests' : 'sizes');
    requireAll(plan.parts, tried.failed, flags, path);
    const groups = tableGroups(plan.parts, places.tables, flags.perInput === true);
    const tables = groups.flatMap((group) => group.tables);
    const unrecorded = await folder.announced();
    const rules = { ...places, tables, unrecorded, overwrite: flags.overwrite };
    const files = await ResultFiles.open(rules, runtime.container);
    try {
      for (const { inputs } of plan.parts) for (const input of inputs) await files.outputs.protect(input.path);
      const { embeddings, columns } = options;
      const merged = { embeddings, columns, bom: flags.csvBom, digits: flags.digits, relabel: planned.relabel };
      const many = {
        ...{ inputs: [path], planned, notes, tables: merged, places, runtime, context },
        // The record says what all parts were asked for.
        flags: { ...options, backend, ...flags },
        inWords: inFlags,
      };
      const complain = (error: FexgraphError) =>
        context.terminal.err(`fexgraph: ${oneLine(inFlags(error.toLine()))}\n`);
      const ending = { isShared: true, events: new RunEvents(context, false), complain };
      await new ManyEnding(many, files, folder, { ...tried, started, also: [], isLost: false }, ending).conclude(
        groups,
      );
    } finally {
      await files.release();
    }
  });
}

/**
 * What is there of the parts, and why the rest is not. What is damaged inside ends a merge when it is read; a merge of what
 * there is must know before.
 */
async function triedParts(folder: PartFolder, parts: readonly Part[], how: 'sizes' | 'digests') {
  const records = new Map<string, KeptPart>();
  const failed = new Map<string, FexgraphError>();
  const notes: Note[] = [];
  for (const { id, name } of parts) {
    const record = await folder.done(id, how);
    const failure = await folder.failure(id);
    if (!record) {
      failed.set(id, await reasonOf(folder, id, failure));
      continue;
    }
    records.set(id, keptPart(record));
    if (failure)
      notes.push({ input: name, kind: 'part that was done, and failed for somebody else', detail: onHost(failure) });
  }
  return { tried: { records, earlier: new Set(records.keys()), failed }, notes };
}

const onHost = ({ message, worker }: PartFailure) => `${message} (on ${worker.host})`;

async function reasonOf(folder: PartFolder, id: string, failure: PartFailure | undefined): Promise<FexgraphError> {
  if (await folder.isDamaged(id)) return new FexgraphError('BAD_INPUT', 'its files are damaged');
  if (!failure) return new FexgraphError('BAD_INPUT', 'nobody has done it');
  return new FexgraphError(failure.code as ErrorCode, onHost(failure));
}

/** @throws FexgraphError BAD_INPUT naming parts that are not done. */
function requireAll(
  parts: readonly Part[],
  failed: ReadonlyMap<string, FexgraphError>,
  { partial }: BatchMergeFlags,
  path: string,
): void {
  if (failed.size === 0 || partial) return;
  const open = parts.filter(({ id }) => failed.has(id));
  const named = open.slice(0, NAMED).map(({ id, name }) => `${oneLine(name)} (${oneLine(failed.get(id)!.message)})`);
  const more = open.length > NAMED ? ` and ${open.length - NAMED} more` : '';
  throw new FexgraphError(
    'BAD_INPUT',
    `${path}: ${open.length} of ${parts.length} parts are not done: ${named.join(', ')}${more}`,
    { hint: 'fexgraph batch run does them; --partial makes tables of the rest' },
  );
}
