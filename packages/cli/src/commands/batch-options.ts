import type { Shard } from '@fexgraph/batch';
import { type Command, InvalidArgumentError, Option } from 'commander';
import * as z from 'zod';
import { overwriteOption } from '../plain-options.ts';
import type { PluginFlags } from '../plugin-option.ts';
import type { DetectFlags } from './detect-options.ts';
import {
  addFlowOptions,
  addInputOptions,
  addMediaOptions,
  addModelChoices,
  addNetworkOptions,
  addPlaceOptions,
  addPrintOptions,
  addTableOptions,
  addWorkerOptions,
  columnsOption,
  count,
  embeddingsOption,
  eventsOption,
  jobsOption,
  numberOf,
} from './option-groups.ts';

/** Where models and node types of this machine are. */
type PlaceFlags = PluginFlags & Pick<DetectFlags, 'commercial' | 'models'>;

/** Files beside the tables, and galleries of people, are of one machine. */
type NotPlanned = 'faceEvents' | 'people' | 'peopleThreshold' | 'passphraseFile';

/** What `detect` has beside and `batch plan` has not, `batch run` or `batch merge` have. */
export interface BatchPlanFlags
  extends PlaceFlags,
    Omit<DetectFlags, 'overlay' | 'report' | 'interactive' | 'thumbnails' | 'csvBom' | 'digits' | NotPlanned> {
  readonly graph?: string;
  readonly picturesPerPart?: number;
  readonly cutMinutes?: number;
  readonly digests?: boolean;
}

export interface BatchRunFlags
  extends PlaceFlags,
    Pick<DetectFlags, 'jobs' | 'workers' | 'threads' | 'json' | 'events' | 'quiet'>,
    Pick<DetectFlags, 'batchSize' | 'maxInFlight' | 'maxErrors' | 'failFast'>,
    Pick<DetectFlags, 'allowHttp' | 'inputCache' | 'inputCacheGb'> {
  readonly shard?: Shard;
}

export interface BatchMergeFlags
  extends PlaceFlags,
    Pick<DetectFlags, 'out' | 'format' | 'csvBom' | 'digits' | 'perInput' | 'json' | 'quiet' | 'overwrite'> {
  readonly partial?: boolean;
}

const minutes = z.number().positive();

/** Of `batch plan`: what decides results. */
export function addPlanOptions(command: Command): Command {
  addInputOptions(command)
    .requiredOption('-o, --out <folder>', 'folder of the plan and its parts, which all machines see')
    .addOption(new Option('--graph <file>', 'a graph file instead of a ready pipeline').conflicts('pack'))
    .option('--pictures-per-part <n>', 'pictures of a part, where they may be cut (default 500)', numberOf(count))
    .option(
      '--cut-minutes <n>',
      'cut videos into parts of about so long (default: a video is one part)',
      numberOf(minutes),
    )
    .option('--digests', 'read each input once and know it by its contents, not by its path and time')
    .addOption(columnsOption())
    .addOption(embeddingsOption());
  addPrintOptions(command, 'the parts').optionsGroup('Models:');
  return addNetworkOptions(addMediaOptions(addPlaceOptions(addModelChoices(command))));
}

/** Of `batch run`: nothing that decides results. */
export function addWorkOptions(command: Command): Command {
  command.option('--shard <i/n>', 'the i-th of n workers (default: as the array job says, or all parts)', shard);
  addPrintOptions(command, 'the parts and how they went').addOption(eventsOption());
  addPlaceOptions(addWorkerOptions(command.addOption(jobsOption())));
  return addNetworkOptions(addFlowOptions(command));
}

/** Of `batch merge`: where the rows go, and how they are written. */
export function addMergeOptions(command: Command): Command {
  addTableOptions(
    command.requiredOption('-o, --out <path>', 'folder for fex.csv and fex.run.json, or the table itself'),
  )
    .option('--partial', 'make tables of what is done, and say what is missing')
    .addOption(overwriteOption());
  return addPlaceOptions(addPrintOptions(command, 'the run record'));
}

function shard(text: string): Shard {
  const [, index, of] = /^(\d+)\/(\d+)$/.exec(text)?.map(Number) ?? [];
  if (index !== undefined && of !== undefined && index >= 1 && index <= of) return { index, of };
  throw new InvalidArgumentError('Give it as i/n with i from 1 to n (3/20).');
}
