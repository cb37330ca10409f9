import { env } from 'node:process';
import type { Plan } from '@fexgraph/batch';
import { FexgraphError, toError } from '@fexgraph/core';
import type { PartQueue, QueuePlace } from '@fexgraph/queue';
import type { QueueFlags } from '../commands/queue-options.ts';

const PACKAGE = '@fexgraph/queue';
const VARIABLE = 'FEXGRAPH_QUEUE_URL';

/**
 * The package of queues. It is an optional one, with the drivers of two servers, and loaded by the commands that need it.
 *
 * @throws FexgraphError NOT_REGISTERED where it is not installed (rejects).
 */
export async function installedQueue(): Promise<typeof import('@fexgraph/queue')> {
  try {
    return await import('@fexgraph/queue');
  } catch (thrown) {
    const { code, message } = toError(thrown) as NodeJS.ErrnoException;
    const isAbsent = code === 'ERR_MODULE_NOT_FOUND' && message.includes(`'${PACKAGE}'`);
    throw new FexgraphError(
      'NOT_REGISTERED',
      isAbsent ? `${PACKAGE} is not installed` : `${PACKAGE} cannot be loaded: ${message}`,
      { hint: `npm install ${PACKAGE}` },
    );
  }
}

/** @throws FexgraphError BAD_OPTION where no server is named. */
export async function queuePlace({ queue = env[VARIABLE] }: QueueFlags, plan: Plan): Promise<QueuePlace> {
  const { queueName } = await installedQueue();
  if (queue) return { url: queue, name: queueName(plan) };
  throw new FexgraphError('BAD_OPTION', 'no server is named for the queue', {
    hint: `set ${VARIABLE} to the URL of Redis, Valkey or PostgreSQL, or give it as --queue`,
  });
}

/** The queue of a plan, while something is asked of it. */
export async function withQueue<T>(flags: QueueFlags, plan: Plan, work: (queue: PartQueue) => Promise<T>): Promise<T> {
  const place = await queuePlace(flags, plan);
  const { PartQueue } = await installedQueue();
  const queue = await PartQueue.open(place);
  try {
    return await work(queue);
  } finally {
    await queue.close();
  }
}
