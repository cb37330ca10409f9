import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CompiledGraph, FexgraphError, toError } from '@fexgraph/core';
import { RECORD_END } from '@fexgraph/files';
import {
  findUnreadNodes,
  formatProblem,
  graphSchemaText,
  loadGraphFile,
  readGraphFile,
  validateGraphFile,
} from '@fexgraph/graph-files';
import { drawGraph, toDot, toMermaid, toSvg } from '@fexgraph/inspect';
import { createRuntime, type NodeRuntime, recordRun } from '@fexgraph/runtime/node';
import { completeReports } from '@fexgraph/sinks/node';
import type { CommandContext } from '../command-context.ts';
import { EXIT } from '../exit-codes.ts';
import { importPlugins } from '../import-plugins.ts';
import { fetchedInputs, type NetworkFlags, readFrom, shownNames } from '../many/fetched.ts';
import type { PluginFlags } from '../plugin-option.ts';
import { ResultFiles, recordBeside } from '../result-files.ts';
import { facesInWords, noteLines, plural, runGraph } from '../run-graph.ts';
import type { RunFlags } from '../run-options.ts';

export type GraphFormat = 'mermaid' | 'dot' | 'svg';

export type ParamTexts = Record<string, readonly string[]>;

export interface InspectFlags extends PluginFlags {
  readonly format: GraphFormat;
  readonly param: ParamTexts;
}

export interface GraphRunFlags extends RunFlags, PluginFlags, NetworkFlags {
  readonly param: ParamTexts;
  readonly backend: string;
  readonly workers?: number;
  readonly threads?: number;
  readonly models?: string;
  readonly commercial?: boolean;
  readonly allowWrite: readonly string[];
}

const DRAWERS: Readonly<Record<GraphFormat, typeof toSvg>> = { mermaid: toMermaid, dot: toDot, svg: toSvg };

async function readText(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((thrown) => {
    throw new FexgraphError('BAD_OPTION', `${file}: the graph file cannot be read: ${toError(thrown).message}`);
  });
}

async function withRuntime<T>(
  options: Parameters<typeof createRuntime>[0],
  work: (runtime: NodeRuntime) => Promise<T>,
): Promise<T> {
  const runtime = await createRuntime(options);
  try {
    return await work(runtime);
  } finally {
    await runtime.dispose();
  }
}

/** `fexgraph graph validate`. */
export async function validateFiles(
  files: readonly string[],
  flags: PluginFlags,
  { terminal, exit }: CommandContext,
): Promise<void> {
  await withRuntime({ plugins: await importPlugins(flags) }, async ({ container }) => {
    for (const file of files) {
      const text = await readText(file);
      const problems = validateGraphFile(text, file, container);
      for (const problem of problems) terminal.out(`${formatProblem(problem)}\n`);
      if (problems.length > 0) {
        exit(EXIT.usage);
        continue;
      }
      const unread = findUnreadNodes(text, file, container);
      for (const problem of unread)
        terminal.out(`${formatProblem({ ...problem, message: `warning: ${problem.message}` })}\n`);
      terminal.out(`${file}: ok\n`);
    }
  });
}

/** `fexgraph graph inspect`. */
export async function inspectFile(file: string, flags: InspectFlags, { terminal }: CommandContext): Promise<void> {
  await withRuntime({ plugins: await importPlugins(flags) }, async ({ registry }) => {
    const { spec } = readGraphFile(await readText(file), file, { paramTexts: flags.param, placeholders: true });
    terminal.out(`${DRAWERS[flags.format](drawGraph(spec, registry)).trimEnd()}\n`);
  });
}

/** `fexgraph graph schema`. */
export async function printSchema(flags: PluginFlags, { terminal }: CommandContext): Promise<void> {
  await withRuntime({ plugins: await importPlugins(flags) }, async ({ registry }) => {
    terminal.out(graphSchemaText(registry));
  });
}

/** `fexgraph graph run`. */
export async function runFile(file: string, flags: GraphRunFlags, context: CommandContext): Promise<void> {
  const plugins = await importPlugins(flags);
  const { backend, workers, threads } = flags;
  const settings = { backend, workers, threads, plugins, modelsFolder: flags.models, commercialOnly: flags.commercial };
  const remote = fetchedInputs(flags, context);
  shownNames(Object.values(flags.param).flat(), (address) => remote.openName(address));
  await withRuntime(settings, async ({ container, models, inference }) => {
    readFrom(remote, { container });
    const started = new Date();
    const graph = await loadGraphFile(await readText(file), file, { container, paramTexts: flags.param });
    const params = Object.values(flags.param).flat();
    const { table, record } = placesOf(graph);
    const files = await ResultFiles.open(
      {
        record,
        tables: table === undefined ? [] : [table],
        // A graph file may be a stranger's: it writes where its user is, and where its user says.
        within: ['.', ...flags.allowWrite],
        named: [
          ...[...params, flags.trace, flags.deadLetters].filter((path) => path !== undefined),
          // The record of a table that a param names.
          ...(record !== undefined && table !== undefined && params.includes(table) ? [record] : []),
        ],
        overwrite: flags.overwrite,
      },
      container,
    );
    try {
      const { outcome, faces, boxesOnly, exitCode, alsoWritten } = await runGraph(graph, flags, context, {
        files: files.outputs,
      });
      await files.tidy(outcome.report);
      const ran = recordRun({
        ...{ graph, outcome, models, backend, started, faces, boxesOnly, alsoWritten },
        sessions: inference.records(),
        finished: new Date(),
        options: { file, ...flags },
        notes: files.notes,
      });
      const facts = await completeReports(ran, outcome.report, files.outputs);
      const path = await files.writeRecord(facts);
      const { counts } = outcome.report;
      if (flags.json) context.terminal.out(`${JSON.stringify({ ...counts, faces })}\n`);
      else if (!flags.quiet) {
        const summary = `${plural(counts.accepted, 'frame')}, ${facesInWords(faces, boxesOnly)}`;
        const told = [summary, ...noteLines(facts.notes), ...(path === undefined ? [] : [`  ${path}`])];
        context.terminal.err(`${told.join('\n')}\n`);
      }
      context.exit(exitCode);
    } finally {
      await files.release();
    }
  });
}

/** The first table that the graph writes, and where the record goes: beside it, or into the folder of other files. */
function placesOf({ nodes }: CompiledGraph): { readonly table?: string; readonly record?: string } {
  const sinks = nodes
    .filter(({ definition }) => definition.kind === 'sink')
    .map(({ entry }) => (entry.options ?? {}) as { readonly path?: unknown; readonly folder?: unknown });
  const table = sinks.map(({ path }) => path).find((path) => typeof path === 'string');
  if (table !== undefined) return { table, record: recordBeside(table) };
  const folder = sinks.map((options) => options.folder).find((value) => typeof value === 'string');
  return folder === undefined ? {} : { record: join(folder, `fex${RECORD_END}`) };
}
