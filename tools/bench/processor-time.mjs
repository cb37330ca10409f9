// Whose processor time it was (Linux): this thread, threads by id, the rest of the process, the processes it started.
import { readdirSync, readFileSync } from 'node:fs';

/** `/proc` counts hundredths of a second. */
const TICK_MS = 10;

/** The processes that this one has started and that live: decoders. */
export function children() {
  return threads().flatMap((task) =>
    readFileSync(`/proc/self/task/${task}/children`, 'utf8').split(' ').filter(Boolean),
  );
}

/** Threads of this process, by id. */
export function threads() {
  return readdirSync('/proc/self/task');
}

/** Of a thread or process that has ended, nothing. */
function spentMs(path) {
  try {
    const text = readFileSync(`${path}/stat`, 'utf8');
    // The name before it may have any character.
    const [user, system] = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 13);
    return TICK_MS * (Number(user) + Number(system));
  } catch {
    return 0;
  }
}

/**
 * Milliseconds so far.
 * @param {readonly string[]} workers ids of the threads with sessions; what is left are V8's and libuv's threads
 */
export function processorTime(workers) {
  const { user, system } = process.cpuUsage();
  const main = spentMs(`/proc/self/task/${process.pid}`);
  const sessions = workers.reduce((sum, id) => sum + spentMs(`/proc/self/task/${id}`), 0);
  const decoders = children().reduce((sum, pid) => sum + spentMs(`/proc/${pid}`), 0);
  return { main, workers: sessions, helpers: (user + system) / 1000 - main - sessions, decoders };
}
