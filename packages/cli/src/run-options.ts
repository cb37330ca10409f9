import type { Command } from 'commander';
import { overwriteOption } from './plain-options.ts';

/** Options that every command with a run has. */
export interface RunFlags {
  readonly stats?: boolean;
  readonly trace?: string;
  readonly deadLetters?: string;
  readonly quiet?: boolean;
  readonly json?: boolean;
  readonly events?: boolean;
  readonly maxErrors?: number;
  readonly maxInFlight?: number;
  readonly batchSize?: number;
  readonly failFast?: boolean;
  readonly overwrite?: boolean;
}

export function addRunOptions(command: Command): Command {
  return command
    .option('--stats', 'print a table of all nodes once a second: rates, queues, latencies')
    .option('--dead-letters <file>', 'write every failed frame as a line of JSON')
    .option('--trace <file>', 'write a trace for Perfetto or chrome://tracing')
    .addOption(overwriteOption());
}
