import type { QuantizedRecord } from '@fexgraph/models/node';
import type { CalibrationProgress } from '@fexgraph/runtime/node';
import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { printJson } from '../print-json.ts';
import { Progress, progressBar } from '../progress.ts';
import { deviationTable } from './deviation-table.ts';
import { addStoreOptions, megabytes, type StoreFlags } from './models-options.ts';
import { counted, positive } from './number-texts.ts';

const EXAMPLES = `
Makes a model with weights and activations of eight bits, kept in the cache under an id of its own; nothing uses it until
it is asked for by that id. Photos are read as detect reads them: faces are found and cut, and what the model is fed with
calibrates it. Give some dozens of photos like those it will see. Layers whose rounding costs too much stay in float.

Examples:
  fexgraph models quantize mobilefacenet --calibrate photos/
  fexgraph models quantize face-multitask-v2 --calibrate 'photos/*.jpg' --detector rfb-320
  fexgraph models quantize retinaface-r34 --calibrate photos/ --id retinaface-mine --tolerance 0.01
  fexgraph detect photos/ --detector retinaface-r34-int8        use one
  fexgraph doctor --photos photos/                              how far they are from what they were made from`;

interface QuantizeFlags extends StoreFlags {
  readonly calibrate: readonly string[];
  readonly id?: string;
  readonly replace?: boolean;
  readonly pack?: string;
  readonly detector?: string;
  readonly inputs?: number;
  readonly tolerance?: number;
  readonly commercial?: boolean;
  readonly quiet?: boolean;
}

const STEPS: Readonly<Record<CalibrationProgress['step'], string>> = {
  photos: 'looking at photos',
  values: 'ranges of activations',
  percentiles: 'percentiles',
  layers: 'effect of each layer',
};

function report({
  entry,
  calibration,
  percentile,
  integerLayers,
  floatLayers,
  silentLayers,
  deviations,
  speed,
}: QuantizedRecord): string {
  const { photos, inputs, calls } = calibration;
  const total = integerLayers + floatLayers.length;
  const seen = inputs === calls ? plural(inputs, 'input') : `${inputs} of ${calls} inputs`;
  const left = floatLayers.map(({ layer, effect, output }) => [
    `  ${layer}`,
    `alone ${effect === null ? 'no number' : effect.toPrecision(2)} in ${output}`,
  ]);
  return [
    `${entry.id}: ${integerLayers} of ${total} layers in int8, ${megabytes(entry.file?.bytes)}, ${speed.toPrecision(2)} x as fast here\n`,
    `calibrated with ${plural(photos, 'photo')} (${seen}), percentile ${percentile}\n`,
    ...(left.length > 0
      ? ['\nleft in float, for the deviation that they make\n', ...left.map((row) => `${row.join(': ')}\n`)]
      : []),
    ...(silentLayers > 0
      ? [`\n${plural(silentLayers, 'layer')} in int8 made no difference: give photos with faces of other sizes too\n`]
      : []),
    `\n${deviationTable(deviations)}`,
  ].join('');
}

const plural = (count: number, thing: string) => `${count} ${thing}${count === 1 ? '' : 's'}`;

async function quantize(model: string, flags: QuantizeFlags, context: CommandContext): Promise<void> {
  const { createRuntime, quantizeModel } = await import('@fexgraph/runtime/node');
  const { terminal, signal, now } = context;
  const { calibrate, folder, cache, commercial, quiet = false, json: _, ...options } = flags;
  const progress = new Progress(terminal, now);
  let step: CalibrationProgress['step'] | undefined;
  const onProgress = (state: CalibrationProgress) => {
    if (quiet) return;
    if (!terminal.interactive && step !== state.step) terminal.err(`${STEPS[state.step]}\n`);
    step = state.step;
    const share = state.done / state.total;
    progress.show(() => `${progressBar(share)}  ${STEPS[state.step]}  ${state.done}/${state.total}`);
  };
  const runtime = await createRuntime({
    modelsFolder: folder,
    modelsCache: cache || undefined,
    commercialOnly: commercial,
  });
  try {
    const record = await quantizeModel(runtime, model, calibrate, { ...options, signal, onProgress });
    progress.clear();
    if (flags.json) printJson(context, record);
    else terminal.out(report(record));
  } finally {
    progress.clear();
    await runtime.dispose();
  }
}

export function addQuantizeCommand(models: Command, context: CommandContext): void {
  const command = models
    .command('quantize <id>')
    .description('makes a faster model of eight-bit integers (int8) of another one')
    .requiredOption('--calibrate <paths...>', 'photos like those it will see: files, globs in quotes, folders')
    .option('--id <id>', 'id of the new model (default: the old one with -int8 behind it)')
    .option('--replace', 'take the place of a quantised model of that id')
    .option('--pack <name>', 'ready pipeline in which the model gets its inputs (default: one that it is for)')
    .option('--detector <id>', 'face detector for models that see faces (default: that of the pipeline)')
    .option('--inputs <n>', 'most inputs of the model to calibrate with, spread over all photos (default: 32)', counted)
    .option('--tolerance <x>', 'largest relative deviation of an output (default: 0.05; detectors: 0.002)', positive)
    .option('--commercial', 'refuse what is not cleared for commercial use')
    .option('-q, --quiet', 'no progress');
  addStoreOptions(command)
    .addHelpText('after', EXAMPLES)
    .action((id: string, flags: QuantizeFlags) => quantize(id, flags, context));
}
