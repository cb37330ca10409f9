import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { pluginOption } from '../plugin-option.ts';
import type { ColumnsFlags } from './columns.ts';

const EXAMPLES = `
measured: the pack measures exactly this, or has an output that is defined as this. proxy: something that usually goes with
it; compare it within a person, do not take it for a measurement. -: the pack leaves the column null.

Examples:
  fexgraph columns                   every column, and which pack fills it
  fexgraph columns AU12              one column: what makes it in each pack
  fexgraph columns pose              a group of columns: pose, gaze, aus, blendshapes, emotions and so on
  fexgraph columns aus --json`;

export function addColumnsCommand(program: Command, context: CommandContext): void {
  program
    .command('columns [names...]')
    .description('says what the columns of a table mean, what makes them, and how far to trust them')
    .option('--json', 'machine-readable')
    .addOption(pluginOption())
    .addHelpText('after', EXAMPLES)
    .action(async (names: string[], flags: ColumnsFlags) => {
      const { showColumns } = await import('./columns.ts');
      await showColumns(names, flags, context);
    });
}
