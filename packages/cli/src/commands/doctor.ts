import { type CheckFinding, createRuntime, type DoctorReport, doctor } from '@fexgraph/runtime/node';
import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { EXIT } from '../exit-codes.ts';
import { table } from '../table.ts';
import { printJson } from './models-options.ts';

interface DoctorFlags {
  readonly model?: string[];
  readonly backend?: string[];
  readonly models?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

const EXAMPLES = `
Deviation is the largest difference to cpu over all outputs, with made-up input; relative to the largest value of the
output. Speed is in multiples of cpu with one thread; below 1 is slower. Models that are not here are skipped.
Exit code 1 when a model deviates by more than 1e-3 or fails, or a backend named by --backend is not there.

Examples:
  fexgraph doctor
  fexgraph doctor --backend webgpu --model rfb-320 attention-mesh`;

const HEADINGS = ['model', 'backend', 'result', 'deviation', 'relative', 'ms', 'cpu ms', 'speed'];

const RESULTS = { same: 'ok', deviates: 'DEVIATES', unsupported: 'cannot run', failed: 'FAILED' };

function checkRow({ model, backend, outcome, comparison }: CheckFinding): string[] {
  if (!comparison) return [model, backend, RESULTS[outcome]];
  const { maxAbs, maxRelative, backendMs, referenceMs, speed } = comparison;
  const figures = [maxAbs, maxRelative].map((value) => (value === 0 ? '0' : value.toExponential(1)));
  const times = [backendMs, referenceMs].map((value) => value.toFixed(1));
  return [model, backend, RESULTS[outcome], ...figures, ...times, `${speed.toPrecision(2)} x`];
}

function reportText({ backends, models, checks }: DoctorReport): string {
  const found = backends.map(({ id, available, speed, reason }) => [
    id,
    available ? 'here' : 'not here',
    available ? (speed === undefined ? '' : `${speed.toPrecision(2)} x one cpu thread`) : (reason ?? ''),
  ]);
  const hints = backends.flatMap(({ id, available, hint }) => (available || !hint ? [] : `To get ${id}: ${hint}\n`));
  const absent = models.filter(({ state }) => state === 'absent').map(({ id }) => id);
  const errors = checks.flatMap(({ model, backend, error }) =>
    error ? `${model} on ${backend}: ${error.toLine()}\n` : [],
  );
  return [
    table([['backend', 'state', 'speed, or why not'], ...found]),
    ...hints,
    ...(checks.length > 0 ? ['\n', table([HEADINGS, ...checks.map(checkRow)])] : []),
    ...errors,
    ...(absent.length > 0 ? [`\nSkipped, not here: ${absent.join(', ')} (see: fexgraph models pull)\n`] : []),
  ].join('');
}

export function addDoctorCommand(program: Command, context: CommandContext): void {
  const { terminal, signal, exit } = context;
  program
    .command('doctor')
    .description('which backends work here, and every model on each of them against cpu')
    .option('--model <ids...>', 'only these models, by manifest id (default: all that are here)')
    .option('--backend <ids...>', 'only these backends: cpu, cuda, webgpu (default: all that are here)')
    .option('--models <folder>', 'models folder (default: the one that comes with fexgraph)')
    .option('--json', 'machine-readable; a deviation that is not finite is null')
    .option('-q, --quiet', 'no progress')
    .addHelpText('after', EXAMPLES)
    .action(async (flags: DoctorFlags) => {
      const runtime = await createRuntime({ modelsFolder: flags.models });
      try {
        const report = await doctor(runtime, {
          models: flags.model,
          backends: flags.backend,
          signal,
          onProgress: flags.quiet ? undefined : (text) => terminal.err(`checking ${text}\n`),
        });
        if (flags.json) printJson(context, jsonReport(report));
        else terminal.out(reportText(report));
        if (!report.ok) exit(EXIT.failed);
      } finally {
        await runtime.dispose();
      }
    });
}

function jsonReport({ checks, ...report }: DoctorReport): object {
  return { ...report, checks: checks.map(({ error, ...check }) => ({ ...check, error: error?.toLine() })) };
}
