import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { modelsOption } from '../plain-options.ts';
import type { DoctorFlags } from './doctor.ts';

const EXAMPLES = `
Deviation is the largest difference to cpu over all outputs, with made-up input; relative to the largest value of the
output. Speed is in multiples of cpu with one thread; below 1 is slower. Models that are not here are skipped.
With --photos: how far each quantised model (fexgraph models quantize) is from the one it was made from, by output, on what
these photos show; nothing else is checked then.
Exit code 1 when a model deviates by more than 1e-3 or fails, or a backend named by --backend is not there.

Examples:
  fexgraph doctor
  fexgraph doctor --backend webgpu --model rfb-320 attention-mesh
  fexgraph doctor --photos photos/                         quantised models beside those they were made from`;

export function addDoctorCommand(program: Command, context: CommandContext): void {
  program
    .command('doctor')
    .description('shows which backends work here, and compares every model on each of them with cpu')
    .option('--model <ids...>', 'only these models, by manifest id (default: all that are here)')
    .option('--backend <ids...>', 'only these backends: cpu, cuda, webgpu (default: all that are here)')
    .option('--photos <paths...>', 'compare quantised models on these photos with those they were made from')
    .option('--detector <id>', 'with --photos: face detector for models that see faces')
    .addOption(modelsOption())
    .option('--json', 'print JSON; a deviation that is not finite is null')
    .option('-q, --quiet', 'no progress')
    .addHelpText('after', EXAMPLES)
    .action(async (flags: DoctorFlags) => {
      const { checkBackends, checkQuantized } = await import('./doctor.ts');
      await (flags.photos ? checkQuantized(flags.photos, flags, context) : checkBackends(flags, context));
    });
}
