import type { DetectChoices } from '@fexgraph/runtime';
import { type Command, Option } from 'commander';
import type { PluginFlags } from '../plugin-option.ts';
import type { RunFlags } from '../run-options.ts';
import { table } from '../table.ts';
import {
  addFlowOptions,
  addInputOptions,
  addMediaOptions,
  addModelChoices,
  addNetworkOptions,
  addPeopleOptions,
  addPlaceOptions,
  addPrintOptions,
  addTableOptions,
  addWorkerOptions,
  columnsOption,
  embeddingsOption,
  eventsOption,
  faceEventsOption,
  jobsOption,
} from './option-groups.ts';

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
  readonly use?: readonly string[];
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
  readonly allowHttp?: boolean;
  readonly inputCache?: string;
  readonly inputCacheGb?: number;
}

export function addDetectOptions(command: Command): Command {
  addInputOptions(command)
    .option('--dry-run', 'print what would be read, and what of it is done; run nothing')
    .optionsGroup('Results:')
    .option(
      '-o, --out <path>',
      'folder for fex.csv, fex.run.json and overlays; or the table itself (results.csv, results.parquet ...), with record and overlays beside it',
      'out',
    );
  addTableOptions(command)
    .addOption(columnsOption())
    .option('--overlay', 'draw what was found on each picture (default: up to 20 pictures)')
    .option('--no-overlay', 'draw nothing')
    .option('--report', 'write report.html: curves over time, who appears when, numbers, and how they came about')
    .option('--interactive', 'the same with a script in the page: zoom, and values under the pointer')
    .option('--no-thumbnails', 'leave pictures of faces out of the report')
    .addOption(faceEventsOption())
    .addOption(embeddingsOption());
  addPrintOptions(command, 'the run record').addOption(eventsOption()).optionsGroup('Models:');
  addPlaceOptions(addWorkerOptions(addPeopleOptions(addModelChoices(command))));
  addNetworkOptions(addMediaOptions(command))
    .optionsGroup('Running:')
    .addOption(jobsOption())
    .option('--resume', 'go on where an interrupted run over several inputs stopped (always so)')
    .addOption(new Option('--restart', 'do again what such a run has done').conflicts('resume'));
  return addFlowOptions(command);
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
