import { readFile } from 'node:fs/promises';
import { FexgraphError, toError } from '@fexgraph/core';
import { formatProblem, loadGraphFile, readGraphFile, validateGraphFile } from '@fexgraph/graph-files';
import { drawGraph, toDot, toMermaid, toSvg } from '@fexgraph/inspect';
import { createRuntime, type NodeRuntime } from '@fexgraph/runtime/node';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { EXIT } from '../exit-codes.ts';
import { importPlugins, type PluginFlags, pluginOption } from '../plugin-option.ts';
import { addRunOptions, plural, type RunFlags, runGraph } from '../run-graph.ts';

type ParamTexts = Record<string, readonly string[]>;

interface InspectFlags extends PluginFlags {
  readonly format: keyof typeof DRAWERS;
  readonly param: ParamTexts;
}

interface GraphFlags extends RunFlags, PluginFlags {
  readonly param: ParamTexts;
  readonly backend: string;
  readonly workers?: number;
}

const DRAWERS = { mermaid: toMermaid, dot: toDot, svg: toSvg } as const;

function param(text: string, before: ParamTexts): ParamTexts {
  const at = text.indexOf('=');
  if (at <= 0) throw new InvalidArgumentError('Write it as name=value.');
  const name = text.slice(0, at);
  return { ...before, [name]: [...(before[name] ?? []), text.slice(at + 1)] };
}

const paramOption = () =>
  new Option('-p, --param <name=value>', 'a param of the file; again for more values')
    .argParser(param)
    .default({}, 'none');

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

async function validate(
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

async function inspect(file: string, flags: InspectFlags, { terminal }: CommandContext): Promise<void> {
  await withRuntime({ plugins: await importPlugins(flags) }, async ({ registry }) => {
    const { spec } = readGraphFile(await readText(file), file, { paramTexts: flags.param, placeholders: true });
    terminal.out(`${DRAWERS[flags.format](drawGraph(spec, registry)).trimEnd()}\n`);
  });
}

async function runFile(file: string, flags: GraphFlags, context: CommandContext): Promise<void> {
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

export function addGraphCommand(program: Command, context: CommandContext): void {
  const graph = program.command('graph').description('graph files: check, draw, run');
  graph
    .command('validate <files...>')
    .description('all problems of graph files, each with file:line:column')
    .addOption(pluginOption())
    .addHelpText('after', '\nExample:\n  fexgraph graph validate graphs/embedded.yaml')
    .action((files: string[], flags: PluginFlags) => validate(files, flags, context));
  graph
    .command('inspect <file>')
    .description('draws a graph file')
    .addOption(new Option('--format <name>', 'what to draw').choices(Object.keys(DRAWERS)).default('mermaid'))
    .addOption(paramOption())
    .addOption(pluginOption())
    .addHelpText('after', '\nExample:\n  fexgraph graph inspect graphs/embedded.yaml --format svg > embedded.svg')
    .action((file: string, flags: InspectFlags) => inspect(file, flags, context));
  const runCommand = graph
    .command('run <file>')
    .description('runs a graph file')
    .addOption(paramOption())
    .addOption(pluginOption())
    .option('--backend <name>', 'where networks run', 'cpu')
    .option('--workers <n>', 'workers per network', (text) => Number.parseInt(text, 10))
    .option('--fail-fast', 'end the run at the first frame that fails')
    .option('--json', 'print the counts as JSON instead of the summary')
    .option('-q, --quiet', 'print nothing but errors');
  addRunOptions(runCommand)
    .addHelpText('after', '\nExample:\n  fexgraph graph run graphs/embedded.yaml -p inputs=photo.jpg -p table=fex.csv')
    .action((file: string, flags: GraphFlags) => runFile(file, flags, context));
}
