// Memory of this process and of those that it has started (Linux).
import { readdirSync, readFileSync } from 'node:fs';

const MB = 1024 * 1024;

/** Most memory that a process had, in MB; of one that has ended, nothing. */
function peakMb(pid) {
  try {
    return Number(readFileSync(`/proc/${pid}/status`, 'utf8').match(/VmHWM:\s+(\d+) kB/)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/** The processes that this one has started and that live: decoders. */
function children() {
  const tasks = readdirSync('/proc/self/task');
  return tasks.flatMap((task) => readFileSync(`/proc/self/task/${task}/children`, 'utf8').split(' ').filter(Boolean));
}

/** Most memory of this process so far, and with that of its decoders. */
export function peakMemory() {
  const own = (process.resourceUsage().maxRSS * 1024) / MB;
  return { peakMb: own, withDecodersMb: own + children().reduce((sum, pid) => sum + peakMb(pid), 0) };
}
