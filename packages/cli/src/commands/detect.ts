import { existsSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { compile, FexgraphError, type RunReport } from '@fexgraph/core';
import {
  type DetectOptions,
  detectChoices,
  detectGraph,
  type Media,
  mediaOf,
  tableFormat,
  tableFormats,
} from '@fexgraph/runtime';
import { createRuntime, type NodeRuntime, recordRun } from '@fexgraph/runtime/node';
import type { RunRecord } from '@fexgraph/sinks';
import { listPictures } from '@fexgraph/sources/node';
import type { CommandContext } from '../command-context.ts';
import { importPlugins } from '../import-plugins.ts';
import { lines } from '../lines.ts';
import { ResultFiles, recordBeside } from '../result-files.ts';
import { noteLines, plural, runGraph } from '../run-graph.ts';
import { choicesText, type DetectFlags, OVERLAYS_UNASKED } from './detect-options.ts';

/** Stands for a list of paths on stdin. */
const STDIN = '-';

/** More than a few pictures, and videos, are drawn only when asked for. */
async function wantsOverlays(
  inputs: readonly string[],
  media: Media,
  { overlay, quiet }: DetectFlags,
  { terminal }: CommandContext,
): Promise<boolean> {
  if (overlay !== undefined || inputs[0] === STDIN || media === 'video') return overlay === true;
  const { length } = (await listPictures(inputs, '.')).entries;
  if (length > OVERLAYS_UNASKED && !quiet)
    terminal.err(`${length} pictures: no overlays are drawn (ask for them with --overlay)\n`);
  return length <= OVERLAYS_UNASKED;
}

/** Ends of names by which people call tables of other kinds: a folder of such a name is hardly what they want. */
const OTHER_TABLES = /\.(xlsx?|ods|tsv|txt|jsonl?|feather|pq|parq|h5|hdf5|sav|dta|rds|rdata|sqlite|duckdb|db)$/i;

/** Where the results go. */
interface Places {
  readonly folder: string;
  readonly tables: readonly string[];
  readonly record: string;
}

/** `--out` names a folder, or a table by the end of its name. @throws FexgraphError BAD_OPTION. */
function placesOf({ out, format }: DetectFlags, container: NodeRuntime['container']): Places {
  const isTable = tableFormats(container).some(({ extension }) => out.toLowerCase().endsWith(extension));
  if (isTable && format) {
    throw new FexgraphError('BAD_OPTION', `--out ${out} is one table, and --format asks for others`, {
      hint: 'give a folder, or leave --format out',
    });
  }
  if (isTable) return { folder: dirname(out), tables: [out], record: recordBeside(out) };
  if (OTHER_TABLES.test(out) && !existsSync(out)) {
    const extensions = tableFormats(container).map(({ extension }) => extension);
    throw new FexgraphError('BAD_OPTION', `--out ${out}: no table format here writes ${extname(out)}`, {
      hint: `tables end in ${extensions.join(', ')}; Excel opens .csv (with --csv-bom)`,
    });
  }
  const tables = (format ?? ['csv']).map((name) => join(out, `fex${tableFormat(container, name).extension}`));
  return { folder: out, tables, record: join(out, 'fex.run.json') };
}

/** Options of `detect` that the command has under the same name. */
const SAME_IN_BOTH = [
  'pack',
  'detector',
  'heads',
  'columns',
  'digits',
  'embeddings',
  'outputSize',
  'decoding',
  'pages',
  'maxPixels',
  'maxBytes',
  'decodeTimeoutMs',
  'tiles',
  ...(['tracking', 'detectEvery', 'smoothing', 'baseline', 'identityEvery'] as const),
  ...(['skipFrames', 'start', 'end', 'fps', 'decoder'] as const),
] as const satisfies readonly (keyof DetectFlags & keyof DetectOptions)[];

function pick<T, K extends keyof T>(from: T, names: readonly K[]): Pick<T, K> {
  return Object.fromEntries(names.map((name) => [name, from[name]])) as Pick<T, K>;
}

async function optionsOf(
  inputs: readonly string[],
  media: Media,
  flags: DetectFlags,
  context: CommandContext,
  { folder, tables }: Places,
): Promise<DetectOptions> {
  const wanted = await wantsOverlays(inputs, media, flags, context);
  return {
    inputs: inputs[0] === STDIN ? lines(context.stdin) : inputs,
    media,
    faceDetectionThreshold: flags.threshold,
    identity: flags.identity === false ? 'none' : flags.identity,
    faceIdentityThreshold: flags.identityThreshold,
    // One that nobody asked for must not cost the results.
    overlay: wanted ? { folder, ifPossible: flags.overlay === undefined } : undefined,
    tables,
    bom: flags.csvBom,
    ...pick(flags, SAME_IN_BOTH),
  };
}

/** Options are called here as the command line calls them. */
function inFlags(line: string): string {
  return line
    .replace(
      /\b(maxPixels|maxBytes|decodeTimeoutMs|maxErrors|batchSize|maxInFlight|outputSize|skipFrames|detectEvery|identityEvery)\b/g,
      (name) => `--${kebab(name)}`,
    )
    .replace("decoding: 'standard'", '--decoding standard');
}
const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** One line for each node that wrote files. */
function fileLines(written: RunReport['written']): string[] {
  const nodes = [...new Set(written.map(({ node }) => node))];
  return nodes.map((id) => {
    const [first, ...more] = written.filter(({ node }) => node === id);
    return more.length === 0 ? first.path : `${first.path} and ${more.length} more`;
  });
}

function closingLines(
  { counts, timings, sessions, notes }: RunRecord,
  media: Media,
  files: readonly string[],
): string {
  const { accepted, faces = 0, boxesOnly = 0, nullRows, deadLetters, drops } = counts;
  const unseen = boxesOnly > 0 ? ` and ${boxesOnly} box${boxesOnly === 1 ? '' : 'es'} without one` : '';
  const parts = [
    plural(accepted, media === 'video' ? 'frame' : 'picture'),
    `${faces} face${faces === 1 ? '' : 's'}${unseen} in ${(timings.runMs / 1000).toFixed(1)} s`,
    ...(deadLetters > 0 ? [`${deadLetters} not readable`] : []),
    ...(nullRows > 0 ? [`${nullRows} failed (null rows)`] : []),
    ...(drops > 0 ? [`${drops} not finished`] : []),
  ];
  const choices = new Set(sessions.map(({ reason }) => reason).filter((reason) => reason !== undefined));
  return [parts.join(', '), ...choices, ...noteLines(notes), ...files.map((path) => `  ${path}`), ''].join('\n');
}

export async function detectPictures(
  inputs: readonly string[],
  flags: DetectFlags,
  context: CommandContext,
): Promise<void> {
  if (inputs.length > 1 && inputs.includes(STDIN)) {
    throw new FexgraphError('BAD_OPTION', '"-" (a list of paths on stdin) cannot be used together with other inputs');
  }
  const { terminal } = context;
  const { backend, workers, threads, models, commercial } = flags;
  const plugins = await importPlugins(flags);
  const runtime = await createRuntime({
    ...{ backend, workers, threads, plugins },
    modelsFolder: models,
    commercialOnly: commercial,
  });
  let files: ResultFiles | undefined;
  try {
    const started = new Date();
    const places = placesOf(flags, runtime.container);
    const media = mediaOf(inputs);
    const options = await optionsOf(inputs, media, flags, context, places);
    const graph = compile(detectGraph(runtime.container, options).build(), runtime.container);
    files = await ResultFiles.open({ ...places, overwrite: flags.overwrite }, runtime.container);
    const { outcome, faces, boxesOnly, exitCode, alsoWritten } = await runGraph(graph, flags, context, {
      files: files.outputs,
      inWords: inFlags,
      summarise: media === 'pictures',
    });
    await files.tidy(outcome.report);
    const record = recordRun({
      graph,
      outcome,
      models: runtime.models,
      sessions: runtime.inference.records(),
      backend,
      started,
      finished: new Date(),
      options: { inputs, ...flags },
      faces,
      boxesOnly,
      alsoWritten,
      notes: files.notes,
    });
    // A full disk cannot take the record either; the summary is printed all the same.
    const [kept] = await Promise.allSettled([files.writeRecord(record)]);
    if (flags.json) terminal.out(`${JSON.stringify(record, undefined, 2)}\n`);
    else if (!flags.quiet && outcome.report.counts.accepted > 0) {
      const written = fileLines(outcome.report.written);
      const recorded = kept.status === 'fulfilled' && kept.value ? [kept.value] : [];
      terminal.err(closingLines(record, media, [...written, ...recorded]));
    }
    context.exit(exitCode);
    if (kept.status === 'rejected') throw kept.reason;
  } finally {
    await files?.release();
    await runtime.dispose();
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
