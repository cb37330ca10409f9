import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { addImportCommand } from './models-import.ts';
import { addInfoCommand } from './models-info.ts';
import { addListCommand } from './models-list.ts';
import { addPullCommand } from './models-pull.ts';
import { addQuantizeCommand } from './models-quantize.ts';
import { addVerifyCommand } from './models-verify.ts';

const EXAMPLES = `
Examples:
  fexgraph models list                      what there is, and what is here
  fexgraph models pull pyfeat-v2.5          the networks of py-feat 2.0.3
  fexgraph models import --from DIR         from files you have
  fexgraph models quantize facenet --calibrate DIR   a faster one of eight bits
  fexgraph models info arcface-r50          licence, source, tensors`;

export function addModelsCommand(program: Command, context: CommandContext): void {
  const models = program
    .command('models')
    .description('lists, downloads and checks models, and shows their licences')
    .addHelpText('after', EXAMPLES);
  addListCommand(models, context);
  addInfoCommand(models, context);
  addPullCommand(models, context);
  addImportCommand(models, context);
  addQuantizeCommand(models, context);
  addVerifyCommand(models, context);
}
