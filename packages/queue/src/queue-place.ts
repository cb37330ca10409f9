import { createHash } from 'node:crypto';
import type { Plan } from '@fexgraph/batch';

/** A queue on a server. */
export interface QueuePlace {
  /** Of Redis, Valkey or PostgreSQL. It may hold a password: it is never printed or stored whole. */
  readonly url: string;
  readonly name: string;
}

/** The queue of a plan: the same name on all machines, and another one for other work. */
export function queueName({ parts }: Pick<Plan, 'parts'>): string {
  const ids = createHash('sha256').update(parts.map(({ id }) => id).join('\n'));
  return `fexgraph-${ids.digest('hex').slice(0, 16)}`;
}
