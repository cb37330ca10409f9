import { readFile } from 'node:fs/promises';
import { FexgraphError, toError } from '@fexgraph/core';
import { formatProblem, graphSchemaText, loadGraphFile, readGraphFile, validateGraphFile } from '@fexgraph/graph-files';
import { drawGraph, toDot, toMermaid, toSvg } from '@fexgraph/inspect';
import { createRuntime, type NodeRuntime } from '@fexgraph/runtime/node';
import type { CommandContext } from '../command-context.ts';
import { EXIT } from '../exit-codes.ts';
import { importPlugins } from '../import-plugins.ts';
import type { PluginFlags } from '../plugin-option.ts';
import { plural, runGraph } from '../run-graph.ts';
import type { GraphFormat, GraphRunFlags, InspectFlags } from './graph-command.ts';

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
      const problems = validateGraphFile(await readText(file), file, container);
      for (const problem of problems) terminal.out(`${formatProblem(problem)}\n`);
      if (problems.length === 0) terminal.out(`${file}: ok\n`);
      else exit(EXIT.usage);
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
  await withRuntime({ backend: flags.backend, workers: flags.workers, plugins }, async ({ container }) => {
    const graph = await loadGraphFile(await readText(file), file, { container, paramTexts: flags.param });
    const { outcome, faces, exitCode } = await runGraph(graph, flags, context);
    const { counts } = outcome.report;
    if (flags.json) context.terminal.out(`${JSON.stringify({ ...counts, faces })}\n`);
    else if (!flags.quiet) context.terminal.err(`${plural(counts.accepted, 'frame')}, ${plural(faces, 'face')}\n`);
    context.exit(exitCode);
  });
}
