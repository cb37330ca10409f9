import { join } from 'node:path';
import { compile, FexgraphError, type RunReport } from '@fexgraph/core';
import { detectChoices, detectGraph, type Media } from '@fexgraph/runtime';
import {
  createRuntime,
  type NodeRuntime,
  PICTURES_PER_PART,
  type PlannedOptions,
  planDetect,
  recordRun,
} from '@fexgraph/runtime/node';
import { FileStems, type RunRecord } from '@fexgraph/sinks';
import { completeReports } from '@fexgraph/sinks/node';
import type { InputEntry } from '@fexgraph/sources/node';
import { choicesOf, foundAndLost } from '../closing-facts.ts';
import type { CommandContext } from '../command-context.ts';
import { EXIT } from '../exit-codes.ts';
import { importPlugins } from '../import-plugins.ts';
import { lines } from '../lines.ts';
import { fetchedInputs, readFrom, shownNames } from '../many/fetched.ts';
import { type Listed, listed } from '../many/listed.ts';
import { showPlan } from '../many/show-plan.ts';
import { tableOf } from '../many/table-groups.ts';
import { printJson } from '../print-json.ts';
import { ResultFiles } from '../result-files.ts';
import { RunEvents } from '../run-events.ts';
import { noteLines, plural, runGraph } from '../run-graph.ts';
import { detectMany } from './detect-many.ts';
import { choicesText, type DetectFlags, OVERLAYS_UNASKED } from './detect-options.ts';
import { type Places, placesOf, requireOneTable } from './detect-places.ts';
import { inFlags, refusalInFlags } from './in-flags.ts';
import { plannedOptions } from './planned-options.ts';

/** What the reader of pictures says of a video. */
const AS_VIDEO = 'read it as a video';

/** More than a few pictures, and videos, are drawn only when asked for. */
function wantsOverlays(
  entries: readonly InputEntry[] | undefined,
  { overlay, quiet, events }: DetectFlags,
  { terminal }: CommandContext,
): boolean {
  if (overlay !== undefined || !entries) return overlay === true;
  const pictures = entries.filter(isPicture).length;
  const isDrawn = pictures === entries.length && pictures <= OVERLAYS_UNASKED;
  if (!isDrawn && pictures > 0 && !quiet && !events) {
    const beside = pictures < entries.length ? ' beside videos' : '';
    terminal.err(`${plural(pictures, 'picture')}${beside}: no overlays are drawn (ask for them with --overlay)\n`);
  }
  return isDrawn;
}

/** One line for each node that wrote files. */
function fileLines(written: RunReport['written']): string[] {
  const nodes = [...new Set(written.map(({ node }) => node))];
  return nodes.map((id) => {
    const [first, ...more] = written.filter(({ node }) => node === id);
    return more.length === 0 ? first.path : `${first.path} and ${more.length} more`;
  });
}

function closingLines(record: RunRecord, media: Media, files: readonly string[]): string {
  const { accepted, deadLetters, drops } = record.counts;
  const { found, lost } = foundAndLost(record.counts, record.timings.runMs / 1000);
  const parts = [
    // A video that cannot be read is no frame.
    media === 'video' ? plural(accepted - deadLetters, 'frame') : plural(accepted, 'picture'),
    found,
    ...lost,
    ...(drops > 0 ? [`${drops} not finished`] : []),
  ];
  return [
    parts.join(', '),
    ...choicesOf(record),
    ...noteLines(record.notes),
    ...files.map((path) => `  ${path}`),
    '',
  ].join('\n');
}

export async function detectInputs(
  given: readonly string[],
  flags: DetectFlags,
  context: CommandContext,
): Promise<void> {
  const { backend, workers, threads, models, commercial } = flags;
  const remote = fetchedInputs(flags, context);
  const name = (address: string) => remote.name(address);
  const inputs = shownNames(given, name);
  const { entries, notes } = await listed(given, flags, name);
  const plugins = await importPlugins(flags);
  const runtime = await createRuntime({
    ...{ backend, workers, threads, plugins },
    modelsFolder: models,
    commercialOnly: commercial,
  });
  try {
    readFrom(remote, runtime);
    const places = placesOf(flags, runtime.container);
    const options = await plannedOptions(flags);
    // One that nobody asked for must not cost the results.
    requireOneTable(flags);
    const overlay = wantsOverlays(entries, flags, context) ? { ifPossible: flags.overlay === undefined } : undefined;
    const direct = { inputs, entries, notes, flags, context, runtime, places, options, overlay };
    if (!entries || (isOnePart(entries) && !flags.dryRun)) return await detectAtOnce(direct);
    const planned = await planDetect(runtime, entries, { ...options, overlay }, backend);
    const { embeddings, bom, digits, columns } = options;
    const tables = { embeddings, bom, digits, columns, relabel: planned.relabel };
    const many = { inputs, planned, notes, tables, places, flags, runtime, context, inWords: inFlags };
    if (flags.dryRun) await showPlan({ ...many, notes: [...notes, ...planned.notes] });
    else if (planned.plan.parts.length === 1) await detectAtOnce(direct);
    else {
      requireNoWatching(flags, planned.plan.parts.length);
      await detectMany(many);
    }
  } catch (thrown) {
    throw refusalInFlags(thrown);
  } finally {
    await runtime.dispose();
  }
}

/** @throws FexgraphError BAD_OPTION: what watches one run has nothing to say of many. */
function requireNoWatching({ trace, stats }: DetectFlags, parts: number): void {
  const asked = [...(trace === undefined ? [] : ['--trace']), ...(stats ? ['--stats'] : [])];
  if (asked.length === 0) return;
  throw new FexgraphError('BAD_OPTION', `${asked.join(', ')}: for one part, and these inputs are ${parts}`, {
    hint: 'give one video, or pictures alone; --dry-run shows the parts',
  });
}

/** Without a look at the graph. */
function isOnePart(entries: readonly InputEntry[]): boolean {
  return entries.length === 1 || (entries.length <= PICTURES_PER_PART && entries.every(isPicture));
}
const isPicture = ({ medium }: InputEntry) => medium === 'picture';

/** A run whose rows go straight into its tables. */
interface DirectRun extends Listed {
  readonly inputs: readonly string[];
  readonly flags: DetectFlags;
  readonly context: CommandContext;
  readonly runtime: NodeRuntime;
  readonly places: Places;
  readonly options: PlannedOptions;
  readonly overlay: PlannedOptions['overlay'];
}

async function detectAtOnce({ inputs, entries, flags, context, runtime, options, ...run }: DirectRun): Promise<void> {
  const { terminal } = context;
  const started = new Date();
  const media: Media = entries?.some(({ medium }) => medium === 'video') ? 'video' : 'pictures';
  const isGiven = media === 'pictures' && flags.list === undefined;
  const name = media === 'video' ? entries![0].name : media;
  const tables = flags.perInput
    ? run.places.tables.map((path) => tableOf(path, new FileStems().of(name)))
    : run.places.tables;
  const places = { ...run.places, tables };
  const graph = compile(
    detectGraph(runtime.container, {
      ...options,
      // What is left out of folders of pictures is told by the source that reads them.
      inputs: entries ? (isGiven ? inputs : entries.map((entry) => entry.name)) : lines(context.stdin),
      overlay: run.overlay && { ...run.overlay, folder: places.folder },
      report: options.report && { ...options.report, path: join(places.folder, 'report.html') },
      faceEvents: options.faceEvents && { ...options.faceEvents, path: join(places.folder, 'events.csv') },
      media,
      tables,
    }).build(),
    runtime.container,
  );
  const files = await ResultFiles.open({ ...places, overwrite: flags.overwrite }, runtime.container);
  const events = new RunEvents(context, flags.events === true);
  try {
    events.tell({ event: 'plan', parts: 1, done: 0 });
    events.tell({ event: 'started', part: name, kind: media });
    const { outcome, faces, boxesOnly, exitCode, alsoWritten } = await runGraph(graph, flags, context, {
      files: files.outputs,
      inWords: entries
        ? inFlags
        : (line) => inFlags(line).replace(AS_VIDEO, 'give a list with videos as --list <file>'),
      summarise: media === 'pictures',
      on: {
        progress: (frames, of) => events.tell({ event: 'progress', part: name, frames, of: of ?? null }),
        frameFailed: ({ error: { input = name, key, code, message } }) =>
          events.tell({ event: 'frame-failed', input, frame: key.index, code, message }),
      },
    });
    await files.tidy(outcome.report);
    const facts = recordRun({
      graph,
      outcome,
      models: runtime.models,
      sessions: runtime.inference.records(),
      backend: flags.backend,
      started,
      finished: new Date(),
      options: { inputs, ...flags },
      faces,
      boxesOnly,
      alsoWritten,
      notes: [...(isGiven ? [] : run.notes), ...files.notes],
    });
    const record = await completeReports(facts, outcome.report, files.outputs);
    // A full disk cannot take the record either; the summary is printed all the same.
    const [kept] = await Promise.allSettled([files.writeRecord(record)]);
    const recorded = kept.status === 'fulfilled' && kept.value ? [kept.value] : [];
    const { accepted: frames, rows: whole, nullRows } = record.counts;
    const rows = record.outputs.find((output) => output.rows !== undefined)?.rows ?? whole + nullRows;
    events.tell({ event: 'done', part: name, frames, rows, faces });
    for (const { path, rows } of record.outputs) if (rows !== undefined) events.tell({ event: 'table', path, rows });
    events.tell({ event: 'finished', complete: record.complete, exit: exitCode, record: recorded[0] ?? null });
    if (flags.json) printJson(context, record);
    // An error that came before the first frame has said all there is.
    else if (!flags.quiet && (!outcome.error || outcome.report.counts.accepted > 0)) {
      terminal.err(closingLines(record, media, [...fileLines(outcome.report.written), ...recorded]));
    }
    const missed = !isGiven && run.notes.some((note) => note.missed);
    context.exit(exitCode === EXIT.ok && missed ? EXIT.someInputsFailed : exitCode);
    if (kept.status === 'rejected') throw kept.reason;
  } finally {
    await files.release();
  }
}

/** The names that are known without plugins, for the help. */
export async function knownNames(): Promise<string> {
  const runtime = await createRuntime();
  try {
    return choicesText(detectChoices(runtime.container));
  } finally {
    await runtime.dispose();
  }
}
