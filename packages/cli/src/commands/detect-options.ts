import { type DetectChoices, detectOptions } from '@fexgraph/runtime';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { z } from 'zod';
import { type PluginFlags, pluginOption } from '../plugin-option.ts';
import type { RunFlags } from '../run-options.ts';
import { table } from '../table.ts';

/** The command line of `detect` as commander gives it. */
export interface DetectFlags extends RunFlags, PluginFlags {
  readonly out: string;
  readonly overlay?: boolean;
  readonly report?: boolean;
  readonly interactive?: boolean;
  readonly thumbnails?: boolean;
  readonly format?: readonly string[];
  readonly pack: string;
  readonly backend: string;
  readonly workers?: number;
  readonly threads?: number;
  readonly detector?: string;
  readonly threshold?: number;
  readonly heads?: readonly string[];
  readonly tiles?: number;
  readonly columns?: readonly string[];
  readonly identity?: string | false;
  readonly identityThreshold?: number;
  readonly embeddings?: boolean;
  readonly people?: string;
  readonly peopleThreshold?: number;
  readonly passphraseFile?: string;
  readonly identities?: 'source' | 'across';
  readonly outputSize?: number | readonly [number, number];
  readonly decoding?: 'standard' | 'reference';
  readonly pages?: 'first' | 'all';
  readonly maxPixels?: number;
  readonly decodeTimeoutMs?: number;
  readonly maxBytes?: number;
  readonly tracking?: boolean;
  readonly detectEvery?: number;
  readonly smoothing?: number;
  readonly smoothLandmarks?: boolean;
  readonly baseline?: boolean;
  readonly identityEvery?: number;
  readonly faceEvents?: true | readonly string[];
  readonly skipFrames?: number;
  readonly start?: number;
  readonly end?: number;
  readonly fps?: number;
  readonly decoder?: string;
  readonly csvBom?: boolean;
  readonly digits?: number;
  readonly models?: string;
  readonly commercial?: boolean;
  readonly list?: string;
  readonly perInput?: boolean;
  readonly jobs?: number;
  readonly restart?: boolean;
  readonly dryRun?: boolean;
}

const { shape } = detectOptions;
const count = z.int().min(1);
const about = ({ description = '' }: z.ZodType): string => description;

/** Reads a number of the command line as the schema of its option wants it. */
function numberOf(schema: z.ZodType) {
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

const names = (text: string) => text.split(',').map((name) => name.trim());

export function addDetectOptions(command: Command): Command {
  return command
    .argument('[inputs...]', 'pictures and videos: paths, globs, folders; "-" reads a list of pictures from stdin')
    .option('--list <file>', 'file with one more input a line, read before anything runs')
    .option('--dry-run', 'print what would be read, and what of it is done; run nothing')
    .optionsGroup('Results:')
    .option(
      '-o, --out <path>',
      'folder for fex.csv, fex.run.json and overlays; or the table itself (results.csv, results.parquet ...), with record and overlays beside it',
      'out',
    )
    .option('--format <list>', 'table formats, with commas between them (default: csv)', names)
    .option('--csv-bom', about(shape.bom))
    .option('--digits <n>', about(shape.digits), numberOf(shape.digits))
    .option('--columns <list>', about(shape.columns), names)
    .option('--overlay', 'draw what was found on each picture (default: up to 20 pictures)')
    .option('--no-overlay', 'draw nothing')
    .option('--report', 'write report.html: curves over time, who appears when, numbers, and how they came about')
    .option('--interactive', 'the same with a script in the page: zoom, and values under the pointer')
    .option('--no-thumbnails', 'leave pictures of faces out of the report')
    .option('--embeddings', about(shape.embeddings))
    .option('--per-input', 'a table of each video, and one of all pictures, named after their files')
    .option('--json', 'print the run record instead of the summary')
    .addOption(new Option('--events', 'print what happens as lines of JSON instead of the summary').conflicts('json'))
    .option('-q, --quiet', 'print nothing but errors')
    .optionsGroup('Models:')
    .option('--pack <name>', about(shape.pack), 'embedded')
    .option('--tiles <n>', about(shape.tiles), numberOf(shape.tiles))
    .option('--heads <list>', about(shape.heads), names)
    .option('--detector <model>', about(shape.detector))
    .option('--threshold <0..1>', about(shape.faceDetectionThreshold), numberOf(shape.faceDetectionThreshold))
    .option('--identity <model>', about(shape.identity))
    .option('--no-identity', 'leave identity out, and save its cost')
    .option('--identity-threshold <cosine>', about(shape.faceIdentityThreshold), numberOf(shape.faceIdentityThreshold))
    .addOption(new Option('--identities <how>', about(shape.identities)).choices(shape.identities.unwrap().options))
    .option('--people <gallery>', about(shape.people))
    .option('--people-threshold <cosine>', 'least similarity to be a known person', numberOf(z.number().min(-1).max(1)))
    .option('--passphrase-file <file>', 'file whose first line opens an encrypted gallery')
    .option('--backend <name>', 'backend that runs the networks', 'cpu')
    .option(
      '--workers <n>',
      'workers per network (default: one per processor, up to 4, as they are needed)',
      numberOf(count),
    )
    .option('--threads <n>', 'threads per worker (default 1)', numberOf(count))
    .option('--commercial', 'refuse models whose weights are not cleared for commercial use')
    .option('--models <folder>', 'models folder (default: the one that comes with fexgraph)')
    .addOption(pluginOption())
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
    .option('--face-events [list]', `${about(shape.faceEvents)} (all, or those named with commas): events.csv`, names)
    .option('--skip-frames <n>', about(shape.skipFrames), numberOf(shape.skipFrames))
    .option('--start <seconds>', about(shape.start), numberOf(shape.start))
    .option('--end <seconds>', about(shape.end), numberOf(shape.end))
    .option('--fps <rate>', about(shape.fps), numberOf(shape.fps))
    .option('--decoder <name>', about(shape.decoder))
    .optionsGroup('Running:')
    .option('--jobs <n>', 'videos at the same time, of several (default 1)', numberOf(count))
    .option('--resume', 'go on where an interrupted run over several inputs stopped (always so)')
    .addOption(new Option('--restart', 'do again what such a run has done').conflicts('resume'))
    .option('--batch-size <n>', about(shape.batchSize), numberOf(shape.batchSize))
    .option('--max-in-flight <n>', about(shape.maxInFlight), numberOf(shape.maxInFlight))
    .option('--max-errors <n>', 'end the run when more pictures than this fail', numberOf(z.int().min(0)))
    .option('--fail-fast', 'end the run at the first picture that fails');
}

/** What is registered, for the help of `detect`. */
export function choicesText({ packs, detectors, identities, backends, formats }: DetectChoices): string {
  const rows = Object.entries({
    '--pack': packs,
    '--detector': detectors,
    '--identity': identities,
    '--backend': backends,
    '--format': formats,
  }).map(([option, known]) => [`  ${option}`, known.join(', ')]);
  return `\nNames (plugins bring more; fexgraph graph list says what each pack needs and gives):\n${table(rows)}`;
}

/** Most pictures for which overlays are drawn without being asked for. */
export const OVERLAYS_UNASKED = 20;
