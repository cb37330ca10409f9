import { existsSync, readdirSync, readFileSync } from 'node:fs';

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
