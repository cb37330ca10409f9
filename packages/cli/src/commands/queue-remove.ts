import type { CommandContext } from '../command-context.ts';
import { withQueue } from '../many/plan-queue.ts';
import { findSharedPlan } from '../many/shared-plan-folder.ts';
import type { QueueFlags } from './queue-options.ts';

/** `fexgraph queue remove`. */
export async function removePlan(path: string, flags: QueueFlags, { terminal }: CommandContext): Promise<void> {
  const { plan } = await findSharedPlan(path);
  await withQueue(flags, plan, (queue) => queue.remove());
  terminal.out(`${path} is in no queue\n`);
}
