import type { ModelCheck } from '@fexgraph/models/node';
import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { EXIT } from '../exit-codes.ts';
import { printJson } from '../print-json.ts';
import { addStoreOptions, openStore, type StoreFlags } from './models-options.ts';

const EXAMPLES = `
Reads every file of the models, included and pulled, and compares its sha256. Exit code 1 when one is not as it should be.

Examples:
  fexgraph models verify
  fexgraph models verify arcface-r50`;

function textOf({ state, error, trust }: ModelCheck): string {
  if (state === 'bad') return `BAD: ${error?.toLine()}`;
  if (state === 'absent') return 'not here';
  if (trust === 'first-use') return 'ok (as at first use; no sha256 is published)';
  return trust === 'user' ? 'ok (own weights, not the published ones)' : 'ok';
}

export function addVerifyCommand(models: Command, context: CommandContext): void {
  const command = models
    .command('verify [ids...]')
    .description('checks the files of all models, or of those named, against their sha256');
  addStoreOptions(command)
    .addHelpText('after', EXAMPLES)
    .action(async (ids: string[], flags: StoreFlags) => {
      const { verifyModels } = await import('@fexgraph/models/node');
      const checks = await verifyModels(await openStore(flags), ids.length > 0 ? ids : undefined);
      if (flags.json) {
        printJson(
          context,
          checks.map(({ id, state, trust, error }) => ({ model: id, state, trust, error: error?.toLine() })),
        );
      } else {
        for (const check of checks) context.terminal.out(`${check.id}: ${textOf(check)}\n`);
      }
      if (checks.some(({ state }) => state === 'bad')) context.exit(EXIT.failed);
    });
}
