import { partsStatus } from '@fexgraph/batch';
import type { ActiveJob, QueueStatus } from '@fexgraph/queue';
import type { CommandContext } from '../command-context.ts';
import { withQueue } from '../many/plan-queue.ts';
import { findSharedPlan } from '../many/shared-plan-folder.ts';
import { clockText } from '../progress.ts';
import { oneLine, plural } from '../run-graph.ts';
import { table } from '../table.ts';
import { more, NAMED, statusText } from './batch-status.ts';
import type { QueueFlags } from './queue-options.ts';

const STATES: Readonly<Record<QueueStatus['state'], string>> = {
  absent: 'not submitted',
  open: 'open',
  done: 'done',
};

/** `fexgraph queue status`. */
export async function showQueue(
  path: string,
  { json, ...flags }: QueueFlags & { readonly json?: boolean },
  { terminal }: CommandContext,
): Promise<void> {
  const { folder, plan } = await findSharedPlan(path);
  await withQueue(flags, plan, async (queue) => {
    const delivery = await queue.status();
    const status = await partsStatus(folder, plan);
    if (json) terminal.out(`${JSON.stringify({ ...status, queue: delivery }, undefined, 2)}\n`);
    else terminal.out(`${statusText(status)}${queueText(delivery, queue.shown)}`);
  });
}

function queueText({ state, waiting, delayed, active, dead, workers }: QueueStatus, shown: string): string {
  const counts = `${waiting} waiting, ${active.length} at work, ${delayed} to be tried again, ${dead.length} dead`;
  return [
    `queue at ${oneLine(shown)}: ${STATES[state]}; ${counts}; ${plural(workers, 'worker')}\n`,
    table(active.slice(0, NAMED).map(activeLine)),
    ...dead.slice(0, NAMED).map(({ name, reason }) => `dead: ${oneLine(name)}: ${oneLine(reason)}\n`),
    more(dead.length),
    dead.length > 0 ? 'fexgraph queue retry gives them again\n' : '',
  ].join('');
}

function activeLine({ name, worker = '', startedMs, progress }: ActiveJob): readonly string[] {
  const seconds = startedMs === undefined ? '' : clockText(Math.max(0, Date.now() - startedMs) / 1000);
  const of = progress?.of === undefined ? '' : ` of ${progress.of}`;
  return [`  ${oneLine(name)}`, oneLine(worker), seconds, progress ? `${progress.frames}${of} frames` : ''];
}
