import type { CommandContext } from '../command-context.ts';
import { findSharedPlan } from '../many/shared-plan-folder.ts';
import { plural } from '../run-graph.ts';

const MS_OF_HOUR = 3_600_000;

/** `fexgraph batch sweep`. */
export async function sweepPlan(
  path: string,
  { olderThan }: { readonly olderThan: number },
  { terminal }: CommandContext,
): Promise<void> {
  const { folder } = await findSharedPlan(path);
  const removed = await folder.sweepIdle(olderThan * MS_OF_HOUR);
  terminal.out(`${plural(removed, 'file')} removed\n`);
}
