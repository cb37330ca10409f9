// Memory of this process and of those that it has started (Linux).
import { readFileSync } from 'node:fs';
import { children } from './processor-time.mjs';

const MB = 1024 * 1024;

/** Most memory that a process had, in MB; of one that has ended, nothing. */
function peakMb(pid) {
  try {
    return Number(readFileSync(`/proc/${pid}/status`, 'utf8').match(/VmHWM:\s+(\d+) kB/)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/** Most memory of this process so far, and with that of its decoders. */
export function peakMemory() {
  const own = (process.resourceUsage().maxRSS * 1024) / MB;
  return { peakMb: own, withDecodersMb: own + children().reduce((sum, pid) => sum + peakMb(pid), 0) };
}
