import { type Command, InvalidArgumentError } from 'commander';
import type { CommandContext } from '../command-context.ts';
import type { StudioFlags } from './studio.ts';

const EXAMPLES = `
The page measures in your browser: pictures, videos and rows stay on this machine. Ctrl-C ends the server; a page that is
open goes on with what it has loaded.
The server answers this machine only. With --host others in the network can load the page, but browsers give cameras to
localhost and to https alone.

Examples:
  fexgraph studio
  fexgraph studio --port 0 --no-open`;

function port(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value < 65_536) return value;
  throw new InvalidArgumentError('It must be a whole number from 0 to 65535.');
}

export function addStudioCommand(program: Command, context: CommandContext): void {
  program
    .command('studio')
    .description('opens the studio in the browser: camera, files, tables and graphs in one page')
    .option('--port <n>', 'port to listen at; 0: one that is free (default: 4280)', port)
    .option('--host <address>', 'address to listen at (default: 127.0.0.1)')
    .option('--no-open', 'print the address and open no browser')
    .addHelpText('after', EXAMPLES)
    .action(async (flags: StudioFlags) => {
      const { runStudio } = await import('./studio.ts');
      await runStudio(flags, context);
    });
}
