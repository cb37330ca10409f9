import { Command } from 'commander';
import type { CommandContext } from './command-context.ts';
import { addBatchCommand } from './commands/batch-command.ts';
import { addColumnsCommand } from './commands/columns-command.ts';
import { addDetectCommand } from './commands/detect-command.ts';
import { addDoctorCommand } from './commands/doctor-command.ts';
import { addFexCommand } from './commands/fex-command.ts';
import { addGraphCommand } from './commands/graph-command.ts';
import { addModelsCommand } from './commands/models.ts';
import { addNodesCommand } from './commands/nodes-command.ts';
import { addPeopleCommand } from './commands/people.ts';
import { addQueueCommand } from './commands/queue-command.ts';
import { addStudioCommand } from './commands/studio-command.ts';

const AFTER_HELP = `
Examples:
  fexgraph detect photo.jpg                         table, run record and overlay in ./out
  fexgraph detect --help                            all options of a run
  fexgraph fex summary out/fex.csv --columns aus    statistics of a table; fex --help for more
  fexgraph batch --help                             the same work on many machines
  fexgraph queue --help                             its parts by a queue, on Redis or PostgreSQL
  fexgraph graph validate graphs/embedded.yaml      every problem of a graph file, with its place
  fexgraph models list                              what models there are, and their licences
  fexgraph nodes describe detect/rfb320             options and ports of a node
  fexgraph columns AU12                             what a column means, and what makes it
  fexgraph people --help                            galleries of people whose faces are to be known again
  fexgraph studio                                   the same in your browser: camera, files, tables, graphs
  fexgraph doctor                                   which backends work here, and do models agree on them

Exit codes:
  0    everything worked
  1    the run failed; files that could not be completed are marked .partial
  2    wrong usage; nothing ran
  3    the run is complete, but some inputs could not be used (they are listed)
  130  interrupted; files are marked .partial, and parts that are done are kept`;

/**
 * The `fexgraph` command. It declares all commands and loads none of them: what a command does, and the networks, pictures
 * and graphs behind it, is imported when it is given. Parsing errors are thrown as CommanderError instead of ending the process.
 */
export function createProgram(context: CommandContext, version: string): Command {
  const program = new Command('fexgraph')
    .description('Face-behaviour analysis as composable dataflow')
    .version(version)
    .addHelpText('after', AFTER_HELP)
    .showHelpAfterError('(add --help for the options)')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => context.terminal.out(text),
      writeErr: (text) => context.terminal.err(text),
    });
  addDetectCommand(program, context);
  addFexCommand(program, context);
  addBatchCommand(program, context);
  addQueueCommand(program, context);
  addGraphCommand(program, context);
  addModelsCommand(program, context);
  addNodesCommand(program, context);
  addColumnsCommand(program, context);
  addPeopleCommand(program, context);
  addStudioCommand(program, context);
  addDoctorCommand(program, context);
  return program;
}
