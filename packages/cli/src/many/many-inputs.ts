import type { Note } from '@fexgraph/core';
import type { DetectPlan, MergeOptions, NodeRuntime } from '@fexgraph/runtime/node';
import type { CommandContext } from '../command-context.ts';
import type { DetectFlags } from '../commands/detect-options.ts';
import type { Places } from '../commands/detect-places.ts';

/** Many inputs, and what `detect` needs to know of them. */
export interface ManyInputs {
  readonly inputs: readonly string[];
  readonly planned: DetectPlan;
  /** What was left out when the inputs were listed. */
  readonly notes: readonly Note[];
  readonly tables: Omit<MergeOptions, 'tables'>;
  readonly places: Places;
  readonly flags: DetectFlags;
  readonly runtime: NodeRuntime;
  readonly context: CommandContext;
  /** Words of an error as this command says them. */
  inWords(line: string): string;
}
