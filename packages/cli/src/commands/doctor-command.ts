import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import type { DoctorFlags } from './doctor.ts';

const EXAMPLES = `
Deviation is the largest difference to cpu over all outputs, with made-up input; relative to the largest value of the
output. Speed is in multiples of cpu with one thread; below 1 is slower. Models that are not here are skipped.
Exit code 1 when a model deviates by more than 1e-3 or fails, or a backend named by --backend is not there.

Examples:
  fexgraph doctor
  fexgraph doctor --backend webgpu --model rfb-320 attention-mesh`;

export function addDoctorCommand(program: Command, context: CommandContext): void {
  program
    .command('doctor')
    .description('shows which backends work here, and compares every model on each of them with cpu')
    .option('--model <ids...>', 'only these models, by manifest id (default: all that are here)')
    .option('--backend <ids...>', 'only these backends: cpu, cuda, webgpu (default: all that are here)')
    .option('--models <folder>', 'models folder (default: the one that comes with fexgraph)')
    .option('--json', 'print JSON; a deviation that is not finite is null')
    .option('-q, --quiet', 'no progress')
    .addHelpText('after', EXAMPLES)
    .action(async (flags: DoctorFlags) => {
      const { checkBackends } = await import('./doctor.ts');
      await checkBackends(flags, context);
    });
}
