import { basename, extname, join } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { RunFlags } from '../run-options.ts';

/** The command line of `detect` as commander gives it. */
export interface DetectFlags extends RunFlags {
  readonly out: string;
  readonly overlay?: boolean;
  readonly format: readonly string[];
  readonly pack: string;
  readonly backend: string;
  readonly workers?: number;
  readonly threads?: number;
  readonly detector?: string;
  readonly threshold?: number;
  readonly identity?: string | false;
  readonly identityThreshold?: number;
  readonly embeddings?: boolean;
  readonly outputSize?: number | readonly [number, number];
  readonly decoding: 'standard' | 'reference';
  readonly batchSize?: number;
  readonly maxInFlight?: number;
  readonly models?: string;
  readonly commercial?: boolean;
}

function numberBetween(low: number, high: number, whole = false) {
  return (text: string): number => {
    const value = Number(text);
    if (
      text.trim() === '' ||
      Number.isNaN(value) ||
      value < low ||
      value > high ||
      (whole && !Number.isInteger(value))
    ) {
      throw new InvalidArgumentError(`It must be a ${whole ? 'whole ' : ''}number from ${low} to ${high}.`);
    }
    return value;
  };
}

const MANY = 1_000_000;
const share = numberBetween(0, 1);
const cosine = numberBetween(-1, 1);
const count = numberBetween(1, MANY, true);

function outputSize(text: string): number | [number, number] {
  const sides = text.split('x').map((side) => count(side));
  if (sides.length === 1) return sides[0];
  if (sides.length === 2) return [sides[0], sides[1]];
  throw new InvalidArgumentError('Give the longest side (640) or HEIGHTxWIDTH (480x640).');
}

const FORMATS = ['csv', 'ndjson'];

function formats(text: string): string[] {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !FORMATS.includes(name));
  if (unknown !== undefined)
    throw new InvalidArgumentError(`There is no format "${unknown}"; there are ${FORMATS.join(', ')}.`);
  return names;
}

export function addDetectOptions(command: Command): Command {
  return command
    .argument('<inputs...>', 'pictures: paths, globs, folders; "-" reads a list of paths from stdin')
    .optionsGroup('Results:')
    .option('-o, --out <folder>', 'where the files go', 'out')
    .option('--format <list>', 'csv, ndjson or both', formats, ['csv'])
    .option('--overlay', 'draw what was found on each picture (default: up to 20 pictures)')
    .option('--no-overlay', 'draw nothing')
    .option('--embeddings', 'write identity embeddings (biometric data) into the table')
    .option('--json', 'print the run record instead of the summary')
    .option('-q, --quiet', 'print nothing but errors')
    .optionsGroup('Models:')
    .option('--pack <name>', 'model pack: embedded, or pyfeat-v2.5 (see fexgraph models pull)', 'embedded')
    .option('--detector <model>', 'face detector, by manifest id')
    .option('--threshold <0..1>', 'least score of a face', share)
    .option('--identity <model>', 'identity network, by manifest id')
    .option('--no-identity', 'leave identity out, and save its cost')
    .option('--identity-threshold <cosine>', 'from which similarity two faces are the same person', cosine)
    .addOption(
      new Option('--backend <name>', 'where networks run').choices(['cpu', 'cuda', 'webgpu', 'auto']).default('cpu'),
    )
    .option('--workers <n>', 'workers per network (default: one per processor, up to 4, as they are needed)', count)
    .option('--threads <n>', 'threads per worker (default 1)', count)
    .option('--commercial', 'refuse models whose weights are not cleared for commercial use')
    .option('--models <folder>', 'models folder (default: the one that comes with fexgraph)')
    .optionsGroup('Pictures:')
    .option('--output-size <side>', 'rescale and pad to this longest side, or HEIGHTxWIDTH', outputSize)
    .addOption(
      new Option('--decoding <how>', 'standard: as a viewer shows them; reference: as py-feat reads them')
        .choices(['standard', 'reference'])
        .default('standard'),
    )
    .optionsGroup('Running:')
    .option('--batch-size <n>', 'faces per network call', count)
    .option('--max-in-flight <n>', 'pictures in memory at once', count)
    .option('--max-errors <n>', 'end the run when more pictures than this fail', numberBetween(0, MANY, true))
    .option('--fail-fast', 'end the run at the first picture that fails');
}

/** Most pictures for which overlays are drawn without being asked for. */
export const OVERLAYS_UNASKED = 20;

/** File of the overlay of one input: its name without extension, in the folder of results. */
export function overlayPath(folder: string, input: string): string {
  return join(folder, `${basename(input, extname(input))}.overlay.png`);
}
