import { type FexBatch, type GraphRun, run } from '@fexgraph/core';
import { probed, type RunSnapshot, watch } from '@fexgraph/inspect';
import type { WebRuntime } from '@fexgraph/web';
import { create } from 'zustand';
import { notify, reportProblem } from '../shell/notice-store.ts';
import { type Media, planRun, type RunSettings } from './run-plan.ts';

interface WrittenTable {
  readonly name: string;
  readonly blob: Blob;
}

interface RunState {
  readonly state: 'idle' | 'preparing' | 'running' | 'done' | 'failed';
  readonly snapshot: RunSnapshot | undefined;
  readonly columns: readonly string[];
  /** The first rows of the run. */
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly rowCount: number;
  readonly files: readonly WrittenTable[];
}

/** Rows that are shown; all of them are in the tables. */
export const SHOWN_ROWS = 50;

const WATCH_MS = 400;

/** What the user wants to run the graph on. */
interface RunChoice {
  readonly kind: Media['kind'];
  readonly files: readonly File[];
  /** Values of params as they were typed, one in a line. */
  readonly params: Readonly<Record<string, string>>;
}

export const useRunChoice = create<RunChoice>(() => ({ kind: 'example', files: [], params: {} }));

const IDLE: RunState = { state: 'idle', snapshot: undefined, columns: [], rows: [], rowCount: 0, files: [] };

export const useRun = create<RunState>(() => IDLE);

const set = useRun.setState;

/** Tables wait here until the user takes them: a run downloads nothing by itself. */
export function keepFile(name: string, blob: Blob): void {
  set(({ files }) => ({ files: [...files, { name, blob }] }));
}

interface CurrentRun {
  readonly cancel: AbortController;
  active?: GraphRun;
}

let current: CurrentRun | undefined;

/** Runs the graph once; while it runs, nothing. Whatever goes wrong is reported. */
export async function startRun(settings: RunSettings, runtime: WebRuntime): Promise<void> {
  if (current) return;
  const started: CurrentRun = { cancel: new AbortController() };
  const { signal } = started.cancel;
  current = started;
  set({ ...IDLE, state: 'preparing' });
  try {
    const { graph, rows } = await planRun(settings, runtime);
    const active = run(probed(graph), { signal });
    started.active = active;
    watch(active, { everyMs: WATCH_MS }).subscribe((snapshot) => set({ snapshot }));
    // What ends the run with an error is told by `settled`.
    if (rows !== undefined) active.output<FexBatch>(rows).subscribe({ next: keepRows, error: () => undefined });
    void active.ready.then(
      () => set({ state: 'running' }),
      () => undefined,
    );
    const { report, error } = await active.settled;
    for (const failure of report.failures) reportProblem(failure.error);
    if (error) throw error;
    set({ state: 'done' });
  } catch (thrown) {
    set({ state: signal.aborted ? 'idle' : 'failed' });
    if (!signal.aborted) reportProblem(thrown);
  } finally {
    current = undefined;
  }
}

/** Ends the run: what is under way is finished, and tables are complete. Before frames flow it is given up. */
export function stopRun(): void {
  if (useRun.getState().state === 'running') void current?.active?.drain();
  else current?.cancel.abort();
}

/** Ends the run at once, because its tab is left. */
export function abandonRun(): void {
  if (!current) return;
  current.cancel.abort();
  notify('The run of the graph ended when its tab was left.');
}

function keepRows(batch: FexBatch): void {
  const { rows, rowCount } = useRun.getState();
  set({ rowCount: rowCount + batch.rowCount });
  if (rows.length >= SHOWN_ROWS) return;
  const added = [...batch.rows()].map((row) => row.toObject());
  set({ columns: shownColumns(batch), rows: [...rows, ...added].slice(0, SHOWN_ROWS) });
}

/** Groups of columns that are too wide for a small table: landmarks, meshes, embeddings. */
const WIDE = 60;

function shownColumns({ schema }: FexBatch): readonly string[] {
  return schema.groups.filter(({ columns }) => columns.length <= WIDE).flatMap(({ columns }) => columns);
}
