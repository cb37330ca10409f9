import type { CommandContext } from '../command-context.ts';
import { withQueue } from '../many/plan-queue.ts';
import { findSharedPlan } from '../many/shared-plan-folder.ts';
import { plural } from '../run-graph.ts';
import type { QueueFlags } from './queue-options.ts';

/** `fexgraph queue retry`. */
export async function retryDead(path: string, flags: QueueFlags, { terminal }: CommandContext): Promise<void> {
  const { plan } = await findSharedPlan(path);
  const given = await withQueue(flags, plan, (queue) => queue.retry());
  terminal.out(`${plural(given, 'job')} given again\n`);
}
