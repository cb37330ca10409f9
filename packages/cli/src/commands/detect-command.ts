import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { addRunOptions } from '../run-options.ts';
import { addDetectOptions, type DetectFlags } from './detect-options.ts';

const EXAMPLES = `
Examples:
  fexgraph detect photo.jpg
  fexgraph detect photos/ --out results --no-overlay
  fexgraph detect "shots/**/*.png" --format csv,ndjson --no-identity
  find . -name "*.jpg" | fexgraph detect - --quiet`;

export function addDetectCommand(program: Command, context: CommandContext): void {
  const command = program.command('detect').description('faces and their behaviour in pictures, as a table');
  addRunOptions(addDetectOptions(command))
    .addHelpText('after', EXAMPLES)
    .action(async (inputs: string[], flags: DetectFlags) => {
      const { detectPictures } = await import('./detect.ts');
      await detectPictures(inputs, flags, context);
    });
}
