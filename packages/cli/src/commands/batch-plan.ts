import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { changedSettings, changesInWords, PartFolder, type Plan } from '@fexgraph/batch';
import { FexgraphError, type Note, toError } from '@fexgraph/core';
import { graphFilePlugin, planShared } from '@fexgraph/runtime/node';
import type { CommandContext } from '../command-context.ts';
import { EXIT } from '../exit-codes.ts';
import { fetchedInputs, readFrom } from '../many/fetched.ts';
import { listed } from '../many/listed.ts';
import { recordedNotes } from '../many/recorded-notes.ts';
import { runtimeOptions, withRuntime } from '../many/shared-plan-folder.ts';
import { noteLines, plural } from '../run-graph.ts';
import type { BatchPlanFlags } from './batch-options.ts';
import { requireFolder } from './detect-places.ts';
import { refusalInFlags } from './in-flags.ts';
import { plannedOptions } from './planned-options.ts';

/** `fexgraph batch plan`. */
export async function planInputs(
  inputs: readonly string[],
  flags: BatchPlanFlags,
  context: CommandContext,
): Promise<void> {
  const { terminal, exit } = context;
  requireFolder(flags.out);
  const remote = fetchedInputs(flags, context);
  const { entries, notes: ofList } = await listed(inputs, flags, (address) => remote.openName(address));
  if (!entries) {
    throw new FexgraphError('BAD_OPTION', '"-" gives inputs one by one, and a plan needs all of them', {
      hint: 'give the list as --list <file>',
    });
  }
  const { backend, picturesPerPart, cutMinutes, digests, out } = flags;
  const cutSeconds = cutMinutes === undefined ? undefined : 60 * cutMinutes;
  const graph = flags.graph === undefined ? undefined : await graphFile(flags.graph);
  const options = await runtimeOptions(flags, graph ? [graphFilePlugin(graph)] : []);
  const planned = await withRuntime({ ...options, backend }, async (runtime) => {
    readFrom(remote, runtime);
    const asked = await plannedOptions(flags);
    return await planShared(runtime, entries, asked, { backend, graph, picturesPerPart, cutSeconds, digests });
  }).catch((thrown: unknown) => {
    throw refusalInFlags(thrown);
  });
  const { plan } = planned;
  const notes = [...ofList, ...planned.notes];
  requireThere(plan, planned.notes);
  const folder = await PartFolder.open(out);
  requireSame(await folder.begin(plan), plan, out);

  if (flags.json) terminal.out(`${JSON.stringify({ parts: plan.parts, notes }, undefined, 2)}\n`);
  else if (!flags.quiet) {
    // Of one that was cut there are several parts.
    const files = new Set(plan.parts.flatMap(({ inputs }) => inputs.map(({ path }) => path))).size;
    const told = [
      `${plural(plan.parts.length, 'part')} of ${plural(files, 'input')}`,
      ...noteLines(recordedNotes(notes)),
    ];
    terminal.err([...told, `  ${out}`, ''].join('\n'));
  }
  exit(notes.some(({ missed }) => missed) ? EXIT.someInputsFailed : EXIT.ok);
}

async function graphFile(path: string) {
  const text = await readFile(path, 'utf8').catch((thrown: unknown) => {
    throw new FexgraphError('BAD_OPTION', `${path}: the graph file cannot be read: ${toError(thrown).message}`);
  });
  return { name: basename(path), text };
}

/** @throws FexgraphError BAD_INPUT naming inputs that no machine could read. */
function requireThere({ parts }: Plan, notes: readonly Note[]): void {
  const missing = parts.flatMap(({ inputs }) => inputs.filter(({ bytes }) => bytes === undefined));
  if (missing.length === 0) return;
  const [first, ...more] = missing.map(({ name }) => name);
  const why = notes.find(({ input }) => input === first)?.detail;
  const others = more.length > 0 ? `, nor ${more.length} more` : '';
  throw new FexgraphError('BAD_INPUT', `there is no ${first}${others}${why === undefined ? '' : ` (${why})`}`, {
    hint: 'a plan is of inputs that are there',
  });
}

/** @throws FexgraphError BAD_OPTION: a folder has one plan. */
function requireSame(there: Plan, plan: Plan, path: string): void {
  const idsOf = ({ parts }: Plan) => parts.map(({ id }) => id).join();
  if (idsOf(there) === idsOf(plan)) return;
  const changes = changedSettings(there, plan);
  const other = changes.length > 0 ? changesInWords(changes) : otherParts(there, plan);
  throw new FexgraphError('BAD_OPTION', `${path} has another plan: ${other}`, {
    hint: 'give another --out, or remove the folder with all its parts',
  });
}

function otherParts(there: Plan, plan: Plan): string {
  const known = new Set(there.parts.map(({ id }) => id));
  const found = new Set(plan.parts.map(({ id }) => id));
  const added = plan.parts.filter(({ id }) => !known.has(id)).length;
  const gone = there.parts.filter(({ id }) => !found.has(id)).length;
  return `${added} of its parts would be new and ${gone} gone: inputs came, went or were written since`;
}
