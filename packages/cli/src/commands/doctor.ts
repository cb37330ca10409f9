import { FexgraphError } from '@fexgraph/core';
import {
  type CheckFinding,
  compareQuantized,
  createRuntime,
  type DoctorReport,
  doctor,
  type QuantizedFinding,
} from '@fexgraph/runtime/node';
import type { CommandContext } from '../command-context.ts';
import { EXIT } from '../exit-codes.ts';
import { printJson } from '../print-json.ts';
import { plural } from '../run-graph.ts';
import { table } from '../table.ts';
import { deviationTable } from './deviation-table.ts';

export interface DoctorFlags {
  readonly model?: string[];
  readonly backend?: string[];
  readonly photos?: string[];
  readonly detector?: string;
  readonly models?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

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

/** `fexgraph doctor`. */
export async function checkBackends(flags: DoctorFlags, context: CommandContext): Promise<void> {
  const { terminal, signal, exit } = context;
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
}

function jsonReport({ checks, ...report }: DoctorReport): object {
  return { ...report, checks: checks.map(({ error, ...check }) => ({ ...check, error: error?.toLine() })) };
}

function quantizedText({ model, from, photos, inputs, deviations, speed }: QuantizedFinding): string {
  const seen = `${plural(inputs, 'input')} of ${plural(photos, 'photo')}`;
  return `${model} beside ${from}, ${seen}, ${speed.toPrecision(2)} x as fast\n${deviationTable(deviations)}`;
}

/** `fexgraph doctor --photos`. @throws FexgraphError MODEL_MISSING where no model was quantised. */
export async function checkQuantized(
  photos: readonly string[],
  { model, detector, models: modelsFolder, json, quiet, backend }: DoctorFlags,
  { terminal, signal, ...context }: CommandContext,
): Promise<void> {
  if (backend) throw new FexgraphError('BAD_OPTION', '--photos compares on the cpu: leave --backend out');
  const runtime = await createRuntime({ modelsFolder });
  try {
    const here = runtime.models.entries().filter(({ quantized }) => quantized);
    const ids = model ?? here.map(({ id }) => id);
    if (ids.length === 0) {
      throw new FexgraphError('MODEL_MISSING', 'no model was quantised here', {
        hint: 'make one by `fexgraph models quantize MODEL --calibrate PHOTOS`',
      });
    }
    const findings: QuantizedFinding[] = [];
    for (const id of ids) {
      if (!quiet) terminal.err(`comparing ${id}\n`);
      findings.push(await compareQuantized(runtime, id, photos, { detector, signal }));
    }
    if (json) printJson({ terminal, signal, ...context }, findings);
    else terminal.out(findings.map(quantizedText).join('\n'));
  } finally {
    await runtime.dispose();
  }
}
