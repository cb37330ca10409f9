import type { Page } from 'playwright-core';

/** A task of the thread that draws the page and hears its user. */
export interface Task {
  /** From its begin to its end, in milliseconds. On a machine with other work, mostly time in which it waited for a core. */
  readonly wall: number;
  /** Processor time, in milliseconds: how long it would hold up a user on a machine that has a core for it. */
  readonly cpu: number;
  /** What most of its time went into. */
  readonly what: string;
}

export interface Watched {
  readonly tasks: readonly Task[];
  /** Of the process of the page, for whoever asks the system about it. */
  readonly pid: number;
}

/** An event of Chromium's tracing; times in microseconds. */
interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args: {
    readonly fileName?: string;
    readonly data?: { readonly functionName?: string; readonly url?: string };
  };
}

const CATEGORIES = ['toplevel', 'devtools.timeline', 'v8', 'blink.user_timing'];
/** Chromium has pages of its own, which are not ours to measure: ours says its name. */
const MARK = 'watched';
/** Says no more than that there is a script. */
const CALL = 'v8.callFunction';
const TASK = 'ThreadControllerImpl::RunTask';

/** What the main thread of a page does while something goes on, task by task. */
export async function mainThreadTasks(page: Page, doing: () => Promise<void>): Promise<Watched> {
  const developer = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  developer.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  await developer.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: CATEGORIES },
  });
  await page.evaluate((mark) => {
    performance.mark(mark);
    performance.clearMarks(mark);
  }, MARK);
  await doing();
  const whole = new Promise((resolve) => developer.once('Tracing.tracingComplete', resolve));
  await developer.send('Tracing.end');
  await whole;
  await developer.detach();
  const mark = events.find(({ name }) => name === MARK);
  if (!mark) throw new Error('the trace does not say which thread has the page');
  return { tasks: tasksOf(events.filter(({ pid, tid }) => pid === mark.pid && tid === mark.tid)), pid: mark.pid };
}

function tasksOf(events: readonly TraceEvent[]): Task[] {
  const own = events.filter(({ ph }) => ph === 'X').sort((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0));
  const tasks: Task[] = [];
  for (const [at, task] of own.entries()) {
    if (task.name !== TASK) continue;
    const [wall, cpu] = [task.dur ?? 0, task.tdur ?? 0];
    let what = 'much that is small';
    // Events lie within each other, the outer first: the last with most of the time says it best.
    for (let i = at + 1; i < own.length && own[i].ts < task.ts + wall; i++) {
      if (own[i].name !== CALL && (own[i].tdur ?? 0) > cpu / 2) what = nameOf(own[i]);
    }
    tasks.push({ wall: wall / 1000, cpu: cpu / 1000, what });
  }
  return tasks;
}

function nameOf({ name, args: { data, fileName } }: TraceEvent): string {
  const file = (data?.url ?? fileName ?? '').replace(/^.*\//, '');
  return [name, data?.functionName, file].filter(Boolean).join(' ');
}

/** Those that took longer than so many milliseconds. */
export const longer = (tasks: readonly Task[], measure: 'wall' | 'cpu', limit: number) =>
  tasks.filter((task) => task[measure] > limit);

/** For the log: how many took long, by both measures, and what the longest were. */
export function taskReport(tasks: readonly Task[]): string {
  const count = (measure: 'wall' | 'cpu') =>
    [50, 100].map((limit) => `${longer(tasks, measure, limit).length} > ${limit} ms`).join(', ');
  const longest = [...tasks].sort((a, b) => b.cpu - a.cpu).slice(0, 5);
  return (
    `${tasks.length} tasks; processor time ${count('cpu')}; with waiting for a core ${count('wall')}; the longest: ` +
    longest.map(({ cpu, wall, what }) => `${cpu.toFixed(0)} ms (${wall.toFixed(0)} with waiting) ${what}`).join('; ')
  );
}
