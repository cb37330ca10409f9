import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { addRunOptions } from '../run-options.ts';
import type { DetectFlags } from './detect-options.ts';

const EXAMPLES = `
Examples:
  fexgraph detect photo.jpg
  fexgraph detect interview.mp4 --baseline
  fexgraph detect photos/ --out results --no-overlay
  fexgraph detect "shots/**/*.png" --format csv,ndjson --no-identity
  fexgraph detect interviews/ --jobs 2 --per-input   a table of each video; the same command goes on after a crash
  fexgraph detect interviews/ --dry-run              what would be read, and what of it is done
  find . -name "*.jpg" | fexgraph detect - --quiet`;

const HELP = ['-h', '--help', 'help'];

/**
 * The options of `detect` come from schemas, and the names that its help lists from what is registered: both are loaded
 * only when the command is given.
 */
export function addDetectCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('detect')
    .description('finds faces in pictures and videos and writes a table of their behaviour')
    .addHelpText('after', EXAMPLES)
    .action(async (inputs: string[], flags: DetectFlags) => {
      // Before anything is loaded; a list may stand for the argument.
      if (inputs.length === 0 && flags.list === undefined) command.error("error: missing required argument 'inputs'");
      const { detectInputs } = await import('./detect.ts');
      await detectInputs(inputs, flags, context);
    });
  program.hook('preSubcommand', async ({ args }, given) => {
    if (given !== command) return;
    const { interpretSchemas } = await import('../interpret-schemas.ts');
    interpretSchemas();
    const { addDetectOptions } = await import('./detect-options.ts');
    addRunOptions(addDetectOptions(command));
    if (!args.some((arg) => HELP.includes(arg))) return;
    const { knownNames } = await import('./detect.ts');
    command.addHelpText('after', await knownNames());
  });
}
