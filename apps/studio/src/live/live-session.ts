import type { FexBatch, GraphRun, NodeSpec } from '@fexgraph/core';
import type { WebRuntime } from '@fexgraph/web';
import { Subject } from 'rxjs';
import { notify, reportProblem } from '../shell/notice-store.ts';
import { openRuntime } from '../shell/open-runtime.ts';
import { FailureNotices } from './failure-notices.ts';
import type { LiveSettings } from './live-settings.ts';
import { forgetLastRun, type LiveState, useLive } from './live-store.ts';
import { keptRecordings, removeRecording } from './recording/kept-recordings.ts';
import type { Recorder } from './recording/recorder.ts';

/** Where the frames come from. */
export type LiveOrigin =
  | { readonly kind: 'camera' }
  | { readonly kind: 'video'; readonly file: File }
  | { readonly kind: 'picture'; readonly address: string };

/** Told with the name of a recording that is complete. */
type Recorded = (name: string) => void;

/** The camera of the page: one run at a time, and what is recorded of it. What the page shows is in `useLive`. */
export class LiveSession {
  readonly #marks = new Subject<string>();
  #recorder: Recorder | undefined;
  #runtime: Promise<WebRuntime> | undefined;
  #run: GraphRun | undefined;
  #name = '';
  #closed = false;

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly recorded: Recorded,
  ) {}

  /** Resolves when frames come, or when a message says why not. */
  async start(origin: LiveOrigin): Promise<void> {
    if (useLive.getState().phase !== 'idle') return;
    forgetLastRun();
    this.#show({ phase: 'opening' });
    try {
      await this.#start(origin);
    } catch (thrown) {
      reportProblem(thrown);
      if (this.#run) return; // Its end is told by itself.
      await this.stopRecording();
      this.#show({ phase: 'idle' });
    }
  }

  async #start(origin: LiveOrigin): Promise<void> {
    const { settings } = useLive.getState();
    this.#runtime ??= openRuntime({ backend: settings.backend });
    // Runs on its own: a runtime that could not be opened is opened anew.
    this.#runtime.catch(() => {
      this.#runtime = undefined;
    });
    const [runtime, { liveGraph, snapshots }, { LiveView }, { run: begin }] = await Promise.all([
      this.#runtime,
      import('./live-graph.ts'),
      import('./live-view.ts'),
      import('../shell/web-runtime.ts'),
    ]);
    const source = await sourceOf(origin);
    if (this.#closed) return;
    const detectors = runtime.models.entries().filter(({ node, file }) => node === 'detect/rfb320' && file);
    this.#show({ detectors: detectors.map(({ id }) => id) });
    const graph = liveGraph(
      runtime,
      { source, canvas: this.canvas, marks: this.#marks, record: (rows) => this.#write(rows) },
      settings,
    );
    const run = begin(graph);
    this.#run = run;
    const view = new LiveView();
    run.output<FexBatch>('fex').subscribe({
      next: (batch) => {
        if (!this.#closed) view.take(batch, performance.now());
      },
      error: () => undefined, // `settled` has it.
    });
    const failures = new FailureNotices(runtime.inference.records(), () => void this.change({ backend: 'wasm' }));
    run.failures.subscribe(({ error }) => failures.tell(error));
    snapshots(run).subscribe(({ counts, nodes }) => {
      const sessions = runtime.inference.records();
      failures.look(sessions);
      this.#show({ counts, nodes, sessions });
    });
    void run.settled.then(({ error }) => this.#ended(run, error));
    await run.ready;
    if (useLive.getState().phase === 'opening') this.#show({ phase: 'running' });
  }

  pause(): void {
    this.#run?.pause();
    this.#show({ phase: 'paused' });
  }

  resume(): void {
    this.#run?.resume();
    this.#show({ phase: 'running' });
  }

  /** Lets the frames in the graph finish. */
  async stop(): Promise<void> {
    if (!this.#run) return;
    this.#show({ phase: 'ending' });
    await this.#run.drain();
  }

  /** Takes settings over; what does not work in a run that goes on stays as it was. */
  async change(changes: Partial<LiveSettings>): Promise<void> {
    const before = useLive.getState().settings;
    useLive.setState({ settings: { ...before, ...changes } });
    const run = this.#run;
    if (!run) {
      if (changes.backend) await this.#disposeRuntime();
      return;
    }
    try {
      const { changeRun } = await import('./live-graph.ts');
      await changeRun(run, changes);
      const { overlay: _, ...measured } = changes;
      for (const [name, value] of Object.entries(measured)) {
        if (this.#recorder?.isRecording) this.#marks.next(`settings: ${name} ${value}`);
      }
    } catch (thrown) {
      const changed = Object.keys(changes);
      const undone = Object.fromEntries(Object.entries(before).filter(([name]) => changed.includes(name)));
      useLive.setState(({ settings }) => ({ settings: { ...settings, ...undone } }));
      reportProblem(thrown);
    }
  }

  /** Records from the next frame on; without a run, from the first frame of the next. */
  async record(): Promise<void> {
    if (this.#recorder?.isRecording) return;
    this.#name = `live-${new Date().toISOString().slice(0, 19).replace('T', '-').replaceAll(':', '')}`;
    try {
      const { Recorder } = await import('./recording/recorder.ts');
      this.#recorder ??= new Recorder((thrown) => this.#lostRecording(thrown));
      await this.#recorder.start(this.#name);
      this.#show({ recorded: 0, marked: 0 });
    } catch (thrown) {
      reportProblem(thrown);
    }
  }

  /** Resolves when the recording is complete and handed over. */
  async stopRecording(): Promise<void> {
    if (!this.#recorder?.isRecording) return;
    try {
      await this.#recorder.stop();
      await this.#kept(this.#recorder.frames);
    } catch (thrown) {
      reportProblem(thrown);
    }
    await this.refresh();
  }

  /** Marks the next frame of the recording. */
  mark(text: string): void {
    if (!this.#recorder?.isRecording) {
      notify('Nothing is being recorded: a mark is a cell of a recording.');
      return;
    }
    if (!/\p{L}/u.test(text)) {
      notify('The name of an event needs a letter, or readers of the table take it for a number.');
      return;
    }
    this.#marks.next(text);
    useLive.setState(({ marked }) => ({ marked: marked + 1 }));
  }

  /** What is kept in the browser. */
  async refresh(): Promise<void> {
    try {
      useLive.setState({ recordings: await keptRecordings() });
    } catch (thrown) {
      reportProblem(thrown);
    }
  }

  /** Ends everything. What the page shows from here on is of the next session. */
  async close(): Promise<void> {
    if (this.#recorder?.isRecording) notify('The recording ended when its tab was left. It is kept: see Recordings.');
    this.#show({ phase: 'idle', recorded: undefined });
    forgetLastRun();
    this.#closed = true;
    await this.#run?.drain();
    await this.stopRecording();
    await this.#disposeRuntime();
  }

  async #write(rows: FexBatch): Promise<void> {
    await this.#recorder?.write(rows);
    if (this.#recorder?.isRecording) this.#show({ recorded: this.#recorder.frames });
  }

  async #ended(run: GraphRun, error: Error | undefined): Promise<void> {
    this.#run = undefined;
    if (error) reportProblem(error);
    await this.stopRecording();
    this.#show({ phase: 'idle', counts: run.counts });
  }

  async #kept(frames: number): Promise<void> {
    this.#show({ recorded: undefined });
    if (frames > 0) return this.recorded(this.#name);
    notify('Nothing was recorded: no frame came.');
    await removeRecording({ name: this.#name, bytes: 0, interrupted: false });
  }

  /** The camera goes on; what was written is kept. */
  #lostRecording(thrown: unknown): void {
    this.#show({ recorded: undefined });
    reportProblem(thrown);
    notify(`The recording ended after ${this.#recorder?.frames} frames. They are kept: see Recordings.`);
    void this.refresh();
  }

  #show(state: Partial<LiveState>): void {
    if (!this.#closed) useLive.setState(state);
  }

  async #disposeRuntime(): Promise<void> {
    const runtime = this.#runtime;
    this.#runtime = undefined;
    await (await runtime?.catch(() => undefined))?.dispose();
  }
}

async function sourceOf(origin: LiveOrigin): Promise<NodeSpec> {
  const { cameraSource, imagesSource, videoSource } = await import('../shell/web-runtime.ts');
  if (origin.kind === 'camera') return cameraSource({ source: 'camera', facingMode: 'user' });
  if (origin.kind === 'video') return videoSource({ inputs: [origin.file], realTime: true });
  return imagesSource({ inputs: [origin.address] });
}
