import { type Command, Option } from 'commander';
import * as z from 'zod';
import { overwriteOption, quietOption } from '../plain-options.ts';
import type { BatchMergeFlags, BatchRunFlags } from './batch-options.ts';
import {
  addMemoryOptions,
  addNetworkOptions,
  addPlaceOptions,
  addPrintOptions,
  addTableOptions,
  addWorkerOptions,
  count,
  eventsOption,
  numberOf,
} from './option-groups.ts';

export interface QueueFlags {
  readonly queue?: string;
}

/** What the merge is asked for, beside what is of one machine. */
export interface QueueSubmitFlags
  extends QueueFlags,
    Pick<BatchMergeFlags, 'format' | 'csvBom' | 'digits' | 'perInput' | 'overwrite' | 'quiet'> {
  readonly out?: string;
}

export interface QueueWorkFlags extends QueueFlags, Omit<BatchRunFlags, 'shard' | 'maxErrors' | 'failFast'> {
  readonly grace: number;
  readonly stay?: boolean;
}

/** Of each command. */
export function addQueueOptions(command: Command): Command {
  return command.option('--queue <url>', 'URL of Redis, Valkey or PostgreSQL (default: FEXGRAPH_QUEUE_URL)');
}

export function addSubmitOptions(command: Command): Command {
  return addTableOptions(
    command.option(
      '-o, --out <path>',
      'tables to be made when all parts are done, as batch merge does (default: none)',
    ),
  )
    .addOption(overwriteOption())
    .addOption(quietOption());
}

/** Nothing that decides results. */
export function addQueueWorkOptions(command: Command): Command {
  command
    .addOption(new Option('--jobs <n>', 'parts at the same time').argParser(numberOf(count)).default(1))
    .addOption(
      new Option('--grace <seconds>', 'after SIGTERM, for parts at work to be done; then others get them')
        .argParser(numberOf(z.number().min(0)))
        .default(25),
    )
    .option('--stay', 'wait for more when everything is done, or dead');
  addPrintOptions(command, 'what was done').addOption(eventsOption());
  return addNetworkOptions(addMemoryOptions(addPlaceOptions(addWorkerOptions(command))));
}
