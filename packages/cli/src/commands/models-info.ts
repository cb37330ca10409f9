import type { ModelDescription } from '@fexgraph/models/node';
import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { printJson } from '../print-json.ts';
import { table } from '../table.ts';
import { addStoreOptions, megabytes, openStore, type StoreFlags } from './models-options.ts';

const EXAMPLES = `
Examples:
  fexgraph models info arcface-r50
  fexgraph models info face-multitask-v2 --tensors   every tensor of the checkpoint, once it was pulled`;

interface Spec {
  readonly name: string;
  readonly type: string;
  readonly dims: readonly (number | string)[];
}

const TRUST = {
  manifest: 'the published sha256',
  'first-use': 'first use: no sha256 is published, this one is enforced since',
  user: 'own weights, not the published ones',
} as const;

const specText = ({ name, type, dims }: Spec) => `${name} ${type} [${dims.join(', ')}]`;

function quantizedRows({ entry, quantized }: ModelDescription): string[][] {
  if (!quantized) return [];
  const { calibration, percentile, tolerance, integerLayers, floatLayers, deviations, speed, date } = quantized;
  const rows = [
    ['quantised from', `${entry.quantized?.from}, ${date}`],
    ['sha256 of that graph', entry.quantized?.sha256 ?? ''],
    ['calibrated with', `${calibration.photos} photos, ${calibration.inputs} of ${calibration.calls} inputs`],
    ['sha256 of the photos', calibration.photosSha256],
    ['percentile', `${percentile}, of ${tolerance} relative deviation`],
    ['layers', `${integerLayers} in int8, ${floatLayers.length} in float`],
    ['speed there', `${speed.toPrecision(2)} x`],
  ];
  for (const { layer, effect, output } of floatLayers)
    rows.push(['left in float', `${layer}: alone ${effect?.toPrecision(2)} in ${output}`]);
  for (const { output, relative } of deviations)
    rows.push(['relative deviation', `${output}: ${relative?.toPrecision(2)}`]);
  return rows;
}

function fileRows({ entry, file, record, build, licenceAccepted }: ModelDescription): string[][] {
  const { checkpoint } = entry;
  const rows: string[][] = [];
  if (entry.file) rows.push(['sha256', entry.file.sha256], ['size', megabytes(entry.file.bytes)]);
  if (checkpoint) {
    rows.push(['checkpoint', checkpoint.url], ['sha256', checkpoint.sha256 ?? 'not published']);
    if (checkpoint.bytes !== undefined) rows.push(['size', megabytes(checkpoint.bytes)]);
    if (checkpoint.acceptance) rows.push(['licence accepted', licenceAccepted ?? 'no']);
  }
  rows.push(['file', file ?? `not here; get it by: fexgraph models pull ${entry.id}`]);
  if (record) {
    rows.push(
      ['came from', `${record.from}, ${record.how} of ${record.date}`],
      ['trusted because of', TRUST[record.trust]],
    );
    if (record.trust !== 'manifest') rows.push(['sha256 here', record.sha256], ['size here', megabytes(record.bytes)]);
  }
  if (build) rows.push(['graph', build.file], ['sha256 of the graph', build.sha256]);
  for (const warning of build?.warnings ?? []) rows.push(['warning', warning]);
  return rows;
}

function describe(description: ModelDescription): string {
  const { entry, tensors, networks } = description;
  const facts = [
    ['title', entry.title],
    ['task', entry.task],
    ['pack', entry.pack],
    ['revision', entry.revision],
    ['licence', entry.licence.name],
    ['', entry.licence.url ?? ''],
    ['commercial use', entry.commercial],
    ['training data', entry.trainingData],
    ['quality', entry.quality],
    ...fileRows(description),
    ...quantizedRows(description),
    ...entry.inputs.map((spec) => ['input', specText(spec)]),
    ...entry.outputs.map((spec) => ['output', specText(spec)]),
    ...Object.entries(entry.parameters).map(([name, value]) => ['parameter', `${name}: ${JSON.stringify(value)}`]),
  ];
  const shapes = (tensors ?? []).map(({ name, type, shape }) => [name, type, `[${shape.join(', ')}]`]);
  return [
    `${entry.id}\n`,
    table(facts.filter(([, value]) => value !== '')),
    ...(networks
      ? [`\nno list of tensors: the file holds whole networks\n`, table(networks.map((name) => [name]))]
      : []),
    ...(tensors ? [`\n${tensors.length} tensors\n`, table(shapes)] : []),
  ].join('');
}

export function addInfoCommand(models: Command, context: CommandContext): void {
  const command = models
    .command('info <id>')
    .description('shows licence, source, files, tensors and parameters of a model')
    .option('--tensors', 'list the tensors of the checkpoint');
  addStoreOptions(command)
    .addHelpText('after', EXAMPLES)
    .action(async (id: string, flags: StoreFlags & { readonly tensors?: boolean }) => {
      const { describeModel } = await import('@fexgraph/models/node');
      const description = await describeModel(await openStore(flags), id, flags);
      if (flags.json) printJson(context, description);
      else context.terminal.out(describe(description));
    });
}
