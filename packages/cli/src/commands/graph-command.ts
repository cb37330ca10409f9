import { type Command, InvalidArgumentError, Option } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { allowHttpOption, backendOption, commercialOption, modelsOption, quietOption } from '../plain-options.ts';
import { type PluginFlags, pluginOption } from '../plugin-option.ts';
import { addRunOptions } from '../run-options.ts';
import type { GraphFormat, GraphRunFlags, InspectFlags, ParamTexts } from './graph.ts';
import { counted } from './number-texts.ts';

const FORMATS: readonly GraphFormat[] = ['mermaid', 'dot', 'svg'];

function param(text: string, before: ParamTexts): ParamTexts {
  const at = text.indexOf('=');
  if (at <= 0) throw new InvalidArgumentError('Write it as name=value.');
  const name = text.slice(0, at);
  return { ...before, [name]: [...(before[name] ?? []), text.slice(at + 1)] };
}

const paramOption = () =>
  new Option('-p, --param <name=value>', 'sets a param of the file; may be repeated')
    .argParser(param)
    .default({}, 'none');

export function addGraphCommand(program: Command, context: CommandContext): void {
  const graph = program.command('graph').description('checks, draws and runs graph files');
  graph
    .command('list')
    .description('the ready graphs: what each needs, and what it gives')
    .addOption(pluginOption())
    .addHelpText('after', '\nExample:\n  fexgraph graph list')
    .action(async (flags: PluginFlags) => {
      const { listGraphs } = await import('./graph-list.ts');
      await listGraphs(flags, context);
    });
  graph
    .command('validate <files...>')
    .description('lists all problems of graph files, each with file:line:column')
    .addOption(pluginOption())
    .addHelpText('after', '\nExample:\n  fexgraph graph validate graphs/embedded.yaml')
    .action(async (files: string[], flags: PluginFlags) => {
      const { validateFiles } = await import('./graph.ts');
      await validateFiles(files, flags, context);
    });
  graph
    .command('inspect <file>')
    .description('draws a graph file')
    .addOption(new Option('--format <name>', 'what to draw').choices(FORMATS).default('mermaid'))
    .addOption(paramOption())
    .addOption(pluginOption())
    .addHelpText('after', '\nExample:\n  fexgraph graph inspect graphs/embedded.yaml --format svg > embedded.svg')
    .action(async (file: string, flags: InspectFlags) => {
      const { inspectFile } = await import('./graph.ts');
      await inspectFile(file, flags, context);
    });
  graph
    .command('schema')
    .description('prints the JSON Schema of graph files, for editors')
    .addOption(pluginOption())
    .addHelpText('after', '\nExample:\n  fexgraph graph schema --plugin fexgraph-perclos > graph.schema.json')
    .action(async (flags: PluginFlags) => {
      const { printSchema } = await import('./graph.ts');
      await printSchema(flags, context);
    });
  const runCommand = graph
    .command('run <file>')
    .description('runs a graph file')
    .addOption(paramOption())
    .addOption(pluginOption())
    .addOption(backendOption())
    .option('--workers <n>', 'workers per network', counted)
    .option('--threads <n>', 'threads per worker (default 1)', counted)
    .option('--max-in-flight <n>', 'frames in memory at once', counted)
    .addOption(commercialOption())
    .addOption(modelsOption())
    .option(
      '--allow-write <folder>',
      'a folder beside the current one, and what params name, that the graph may write into; again for more',
      (folder: string, before: readonly string[]) => [...before, folder],
      [],
    )
    .option('--allow-network', 'fetch inputs at addresses that only the graph file names')
    .addOption(allowHttpOption())
    .option('--fail-fast', 'end the run at the first frame that fails')
    .option('--json', 'print the counts as JSON instead of the summary')
    .addOption(quietOption());
  addRunOptions(runCommand)
    .addHelpText('after', '\nExample:\n  fexgraph graph run graphs/embedded.yaml -p inputs=photo.jpg -p table=fex.csv')
    .action(async (file: string, flags: GraphRunFlags) => {
      const { runFile } = await import('./graph.ts');
      await runFile(file, flags, context);
    });
}
