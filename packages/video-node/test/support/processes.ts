import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Processes that this one has started and that are still there; none where /proc is not. */
export function children(): readonly string[] {
  if (!existsSync('/proc/self/task')) return [];
  return readdirSync('/proc/self/task')
    .flatMap((task) => readFileSync(`/proc/self/task/${task}/children`, 'utf8').trim().split(' '))
    .filter(Boolean)
    .sort();
}

/** Open file descriptors of this process; 0 where /proc is not. */
export function descriptors(): number {
  return existsSync('/proc/self/fd') ? readdirSync('/proc/self/fd').length : 0;
}

/** Bytes of live objects and buffers. */
export async function liveBytes(): Promise<number> {
  for (let round = 0; round < 2; round++) {
    // What finalisers and settled promises hold goes in the second round.
    collect();
    await new Promise((resolve) => setImmediate(resolve));
  }
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
