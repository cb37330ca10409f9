// Memory of this process and of those that it has started (Linux).
import { readFileSync } from 'node:fs';
import { children } from './processor-time.mjs';

/**
 * Most memory that a process had, in MB (2^20 bytes); of one that has ended, nothing. What `process.resourceUsage` gives
 * would begin with what the program had that started it.
 */
export function peakMb(pid) {
  try {
    return Number(readFileSync(`/proc/${pid}/status`, 'utf8').match(/VmHWM:\s+(\d+) kB/)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/** Most memory of this process so far, and with that of its decoders. */
export function peakMemory() {
  const own = peakMb('self');
  return { peakMb: own, withDecodersMb: own + children().reduce((sum, pid) => sum + peakMb(pid), 0) };
}
