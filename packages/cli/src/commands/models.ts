import { FexgraphError } from '@fexgraph/core';
import { listModels, openModelStore, verifyModels } from '@fexgraph/models/node';
import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { EXIT } from '../exit-codes.ts';
import { table } from '../table.ts';

interface FolderOption {
  readonly folder?: string;
}

const megabytes = (bytes: number | undefined) => (bytes === undefined ? '?' : `${(bytes / 1e6).toFixed(1)} MB`);

export function addModelsCommand(program: Command, { terminal, exit }: CommandContext): void {
  const models = program.command('models').description('models: what there is, licences, integrity');
  models
    .command('list')
    .description('all models of the manifest, with licence and quality')
    .option('--json', 'machine-readable')
    .option('--folder <path>', 'models folder (default: the one that comes with fexgraph)')
    .addHelpText('after', '\nExample:\n  fexgraph models list')
    .action(async ({ folder, json }: FolderOption & { json?: boolean }) => {
      const listing = await listModels(await openModelStore({ folder }));
      if (json) {
        terminal.out(`${JSON.stringify(listing, undefined, 2)}\n`);
        return;
      }
      const rows = listing.map((model) => [
        model.id,
        model.pack,
        model.task,
        megabytes(model.bytes),
        model.state,
        `commercial: ${model.commercial}`,
        model.licence,
      ]);
      terminal.out(table([['model', 'pack', 'task', 'size', 'state', 'commercial use', 'licence'], ...rows]));
      terminal.out('\nSources, training data and what is unclear: models/LICENSES.md\n');
    });
  models
    .command('verify')
    .description('checks every model file against its sha256')
    .option('--folder <path>', 'models folder (default: the one that comes with fexgraph)')
    .action(async ({ folder }: FolderOption) => {
      const checks = await verifyModels(await openModelStore({ folder }));
      for (const { entry, state, error } of checks) {
        const text =
          state === 'ok' ? 'ok' : state === 'absent' ? 'not included' : `BAD: ${(error as FexgraphError).toLine()}`;
        terminal.out(`${entry.id}: ${text}\n`);
      }
      if (checks.some(({ state }) => state === 'bad')) exit(EXIT.failed);
    });
}
