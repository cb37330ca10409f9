import { type Part, partSizes } from '@fexgraph/batch';
import type { CommandContext } from '../command-context.ts';
import { writeOrders } from '../many/merge-orders.ts';
import { withQueue } from '../many/plan-queue.ts';
import { findSharedPlan } from '../many/shared-plan-folder.ts';
import { plural } from '../run-graph.ts';
import type { QueueSubmitFlags } from './queue-options.ts';

/** `fexgraph queue submit`. */
export async function submitPlan(path: string, flags: QueueSubmitFlags, { terminal }: CommandContext): Promise<void> {
  const { folder, plan } = await findSharedPlan(path);
  const { out, format, csvBom, digits, perInput, overwrite } = flags;
  await withQueue(flags, plan, async (queue) => {
    const missing = new Map<string, Part>();
    for (const part of plan.parts) if (!(await folder.done(part.id))) missing.set(part.id, part);
    await queue.refuseOpen();
    await writeOrders(folder, out === undefined ? undefined : { out, format, csvBom, digits, perInput, overwrite });
    // The longest work begins first.
    const sizeOf = partSizes(plan.parts);
    await queue.submit([...missing.values()].sort((a, b) => sizeOf(b) - sizeOf(a)));
    if (flags.quiet) return;
    const before = plan.parts.length - missing.size;
    const then = out === undefined ? 'batch merge makes tables of them' : `then the tables in ${out}`;
    terminal.err(`${queue.shown}: ${plural(missing.size, 'part')}, ${before} done before; ${then}\n`);
  });
}
