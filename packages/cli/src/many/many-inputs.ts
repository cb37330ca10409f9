import type { Note } from '@fexgraph/core';
import type { DetectPlan, MergeOptions, NodeRuntime } from '@fexgraph/runtime/node';
import type { CommandContext } from '../command-context.ts';
import type { DetectFlags } from '../commands/detect-options.ts';
import type { Places } from '../commands/detect-places.ts';

/** Parts that a command does. */
export interface ManyParts {
  readonly planned: DetectPlan;
  readonly flags: Pick<DetectFlags, 'json' | 'quiet' | 'events'>;
  readonly runtime: NodeRuntime;
  readonly context: CommandContext;
  /** Words of an error as this command says them. */
  inWords(line: string): string;
}

/** Parts that a command makes tables of. */
export interface ManyInputs extends ManyParts {
  readonly inputs: readonly string[];
  /** What was left out when the inputs were listed. */
  readonly notes: readonly Note[];
  readonly tables: Omit<MergeOptions, 'tables'>;
  readonly places: Places;
}

/** Many inputs, as `detect` is asked for them. */
export interface DetectedInputs extends ManyInputs {
  readonly flags: DetectFlags;
}
