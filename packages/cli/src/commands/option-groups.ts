import { detectOptions } from '@fexgraph/runtime';
import { type Command, InvalidArgumentError, Option } from 'commander';
import * as z from 'zod';
import {
  allowHttpOption,
  backendOption,
  commercialOption,
  modelsOption,
  name,
  passphraseOption,
  quietOption,
} from '../plain-options.ts';
import { pluginOption } from '../plugin-option.ts';

// Options that several commands have.

const { shape } = detectOptions;
export const count = z.int().min(1);
const about = ({ description = '' }: z.ZodType): string => description;

/** Reads a number of the command line as the schema of its option wants it. */
export function numberOf(schema: z.ZodType) {
  return (text: string): number => {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (schema.safeParse(value).success) return value;
    const { type, minimum, exclusiveMinimum, maximum = Number.MAX_SAFE_INTEGER } = z.toJSONSchema(schema);
    const range = [
      ...(minimum === undefined ? [] : [` from ${minimum}`]),
      ...(exclusiveMinimum === undefined ? [] : [` above ${exclusiveMinimum}`]),
      ...(maximum === Number.MAX_SAFE_INTEGER ? [] : [` to ${maximum}`]),
    ];
    throw new InvalidArgumentError(`It must be a ${type === 'integer' ? 'whole ' : ''}number${range.join('')}.`);
  };
}

function outputSize(text: string): number | [number, number] {
  const sides = text.split('x').map(numberOf(count));
  if (sides.length === 1) return sides[0];
  if (sides.length === 2) return [sides[0], sides[1]];
  throw new InvalidArgumentError('Give the longest side (640) or HEIGHTxWIDTH (480x640).');
}

/** Names with commas between them. */
function names(text: string): string[] {
  const all = text.split(',').map((part) => part.trim());
  if (all.includes('')) throw new InvalidArgumentError('It must be names with commas between them, and none is empty.');
  return all;
}

/** What to read. */
export function addInputOptions(command: Command): Command {
  return command
    .argument(
      '[inputs...]',
      'pictures and videos: paths, globs, folders, addresses (https, s3); "-" reads a list of pictures from stdin',
    )
    .option('--list <file>', 'file with one more input a line, read before anything runs', name);
}

/** Where the rows go, and how they are written. */
export function addTableOptions(command: Command): Command {
  return command
    .option('--format <list>', 'table formats, with commas between them (default: csv)', names)
    .option('--csv-bom', about(shape.bom))
    .option('--digits <n>', about(shape.digits), numberOf(shape.digits))
    .option('--per-input', 'a table of each video, and one of all pictures, named after their files');
}

/** How much is printed. */
export function addPrintOptions(command: Command, summary: string): Command {
  return command.option('--json', `print ${summary} instead of the summary`).addOption(quietOption());
}

export const eventsOption = () =>
  new Option('--events', 'print what happens as lines of JSON instead of the summary').conflicts('json');

export const columnsOption = () => new Option('--columns <list>', about(shape.columns)).argParser(names);
export const embeddingsOption = () => new Option('--embeddings', about(shape.embeddings));

/** Which networks look for what. */
export function addModelChoices(command: Command): Command {
  return command
    .option('--pack <name>', about(shape.pack), name, 'embedded')
    .option('--tiles <n>', about(shape.tiles), numberOf(shape.tiles))
    .option('--heads <list>', about(shape.heads), names)
    .option('--detector <model>', about(shape.detector), name)
    .option('--use <list>', about(shape.use), names)
    .option('--threshold <0..1>', about(shape.faceDetectionThreshold), numberOf(shape.faceDetectionThreshold))
    .option('--identity <model>', about(shape.identity), name)
    .option('--no-identity', 'leave identity out, and save its cost')
    .option('--identity-threshold <cosine>', about(shape.faceIdentityThreshold), numberOf(shape.faceIdentityThreshold))
    .addOption(new Option('--identities <how>', about(shape.identities)).choices(shape.identities.unwrap().options))
    .addOption(backendOption());
}

/** How inputs are fetched that lie elsewhere. */
export function addNetworkOptions(command: Command): Command {
  return command
    .optionsGroup('Inputs at addresses:')
    .addOption(allowHttpOption())
    .option(
      '--input-cache <folder>',
      'where fetched inputs are kept (default: FEXGRAPH_INPUT_CACHE, or the cache folder)',
      name,
    )
    .option(
      '--input-cache-gb <n>',
      'how much is kept; what nobody has used for longest goes first (default 20)',
      gigabytes,
    );
}

const gigabytes = numberOf(z.number().positive());

/** Whom faces are compared with. */
export function addPeopleOptions(command: Command): Command {
  return command
    .option('--people <gallery>', about(shape.people), name)
    .option('--people-threshold <cosine>', 'least similarity to be a known person', numberOf(z.number().min(-1).max(1)))
    .addOption(passphraseOption());
}

export const faceEventsOption = () =>
  new Option(
    '--face-events [list]',
    `${about(shape.faceEvents)} (all, or those named with commas): events.csv`,
  ).argParser(names);

/** How this machine runs networks. */
export function addWorkerOptions(command: Command): Command {
  return command
    .option(
      '--workers <n>',
      'workers per network (default: one per processor, up to 4, as they are needed)',
      numberOf(count),
    )
    .option('--threads <n>', 'threads per worker (default 1)', numberOf(count));
}

/** Where models and node types of this machine are. */
export function addPlaceOptions(command: Command): Command {
  return command.addOption(commercialOption()).addOption(modelsOption()).addOption(pluginOption());
}

/** How pictures and videos are read. */
export function addMediaOptions(command: Command): Command {
  return command
    .optionsGroup('Pictures:')
    .option('--output-size <side>', 'rescale and pad to this longest side, or HEIGHTxWIDTH', outputSize)
    .addOption(new Option('--decoding <how>', about(shape.decoding)).choices(shape.decoding.unwrap().options))
    .addOption(new Option('--pages <which>', about(shape.pages)).choices(shape.pages.unwrap().options))
    .option('--max-pixels <n>', about(shape.maxPixels), numberOf(shape.maxPixels))
    .option('--max-bytes <n>', about(shape.maxBytes), numberOf(shape.maxBytes))
    .option('--decode-timeout-ms <n>', about(shape.decodeTimeoutMs), numberOf(shape.decodeTimeoutMs))
    .optionsGroup('Video:')
    .option('--tracking', about(shape.tracking))
    .option('--no-tracking', 'look for faces on each frame anew')
    .option('--detect-every <n>', about(shape.detectEvery), numberOf(shape.detectEvery))
    .option('--smoothing <0..1>', about(shape.smoothing), numberOf(shape.smoothing))
    .option('--smooth-landmarks', about(shape.smoothLandmarks))
    .option('--baseline', about(shape.baseline))
    .option('--identity-every <n>', about(shape.identityEvery), numberOf(shape.identityEvery))
    .option('--skip-frames <n>', about(shape.skipFrames), numberOf(shape.skipFrames))
    .option('--start <seconds>', about(shape.start), numberOf(shape.start))
    .option('--end <seconds>', about(shape.end), numberOf(shape.end))
    .option('--fps <rate>', about(shape.fps), numberOf(shape.fps))
    .option('--decoder <name>', about(shape.decoder), name);
}

export const jobsOption = () =>
  new Option('--jobs <n>', 'videos at the same time, of several (default 1)').argParser(numberOf(count));

/** How much is done and kept in memory at a time. */
export function addMemoryOptions(command: Command): Command {
  return command
    .option('--batch-size <n>', about(shape.batchSize), numberOf(shape.batchSize))
    .option('--max-in-flight <n>', about(shape.maxInFlight), numberOf(shape.maxInFlight));
}

/** The same, and when to give up. */
export function addFlowOptions(command: Command): Command {
  return addMemoryOptions(command)
    .option('--max-errors <n>', 'end the run when more pictures than this fail', numberOf(z.int().min(0)))
    .option('--fail-fast', 'end the run at the first picture that fails');
}
