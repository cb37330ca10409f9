import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { printJson } from '../print-json.ts';
import { table } from '../table.ts';
import { addStoreOptions, megabytes, openStore, type StoreFlags } from './models-options.ts';

const EXAMPLES = `
State: included (ships with fexgraph), pulled (in the cache), quantized (made here), absent (see: fexgraph models pull),
damaged (its record in the cache cannot be used).

Examples:
  fexgraph models list
  fexgraph models list --json`;

const HEADINGS = ['model', 'pack', 'task', 'size', 'state', 'commercial use', 'licence'];

export function addListCommand(models: Command, context: CommandContext): void {
  const command = models.command('list').description('lists all models of the manifest, with state and licence');
  addStoreOptions(command)
    .addHelpText('after', EXAMPLES)
    .action(async (flags: StoreFlags) => {
      const { listModels } = await import('@fexgraph/models/node');
      const store = await openStore(flags);
      const listing = await listModels(store);
      const problems = [
        ...listing.flatMap(({ id, problem }) => (problem === undefined ? [] : [`${id}: ${problem}`])),
        ...[...store.damaged].map(([id, error]) => `${id}: ${error.toLine()}`),
      ];
      for (const line of problems) context.terminal.err(`damaged: ${line}\n`);
      if (flags.json) {
        printJson(context, listing);
        return;
      }
      const rows = listing.map((model) => [
        model.id,
        model.pack,
        model.task,
        megabytes(model.bytes),
        model.trust === 'user' ? 'own weights' : model.state,
        model.commercial,
        model.licence,
      ]);
      context.terminal.out(table([HEADINGS, ...rows]));
      context.terminal.out('\nSources, training data and what is unclear: models/LICENSES.md\n');
    });
}
