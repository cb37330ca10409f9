import { Worker } from 'node:worker_threads';
import type { WeightsInFile } from '../session.ts';
import type { Lane } from '../session-workers/lanes.ts';
import type { SessionThread, StartThread, ThreadEvents } from '../session-workers/session-thread.ts';
import type { FromWorker, ToWorker } from '../session-workers/worker-protocol.ts';
import { askToLeave, newCallState, waitUntilLeft } from './native-calls.js';

/** Execution providers of onnxruntime-node that we know how to ask for. */
export type ExecutionProvider = 'cpu' | 'webgpu' | 'cuda';

/** What to load. The first message of a session. */
export interface SessionStart {
  readonly kind: 'start';
  /** The ONNX file, or what of it is not in `weights`. It is given away. */
  readonly model: ArrayBuffer;
  readonly weights?: Omit<WeightsInFile, 'graph'> | undefined;
  readonly provider: ExecutionProvider;
  readonly threads: number;
}

/** To the worker: for one of its sessions, or its end, when the last session has left. */
export type ToNodeWorker = ((SessionStart | ToWorker) & { readonly session: number }) | { readonly kind: 'close' };

/** From the worker, of one of its sessions. Nothing is left of one that was released, or could not be loaded. */
export type FromNodeWorker = (FromWorker | { readonly kind: 'released' }) & { readonly session: number };

const SESSION_WORKER = new URL('./session-worker.js', import.meta.url);

/** The worker threads of Node in which sessions live: one for each lane that has any. */
export class NodeThreads {
  readonly #entry: URL;
  readonly #workerData: object;
  readonly #hosts = new WeakMap<Lane, ThreadHost>();

  /** @param entry another worker script, for tests of what happens when one misbehaves */
  constructor(entry = SESSION_WORKER, workerData: object = {}) {
    this.#entry = entry;
    this.#workerData = workerData;
  }

  thread(start: SessionStart): StartThread {
    return (_, events, lane) => {
      const host = this.#hosts.get(lane);
      if (host && !host.closed) return host.start(start, events);
      const opened = new ThreadHost(this.#entry, this.#workerData);
      this.#hosts.set(lane, opened);
      return opened.start(start, events);
    };
  }
}

interface HostedSession {
  readonly events: ThreadEvents;
  /** An answer of it is waited for. */
  asked: boolean;
}

/** One worker thread. It begins with its first session and ends with its last. */
class ThreadHost {
  /** No further session may be started in it. */
  closed = false;
  readonly #worker: Worker;
  readonly #callState = newCallState();
  readonly #sessions = new Map<number, HostedSession>();
  /** Those that the program stays alive for. */
  readonly #keeping = new Set<number>();
  #count = 0;

  constructor(entry: URL, workerData: object) {
    // Loaders and flags of the host's command line are not for this thread, which is plain JavaScript.
    this.#worker = new Worker(entry, {
      workerData: { ...workerData, callState: this.#callState },
      execArgv: [],
      name: 'fexgraph sessions',
    });
    watchExit(this.#callState);
    this.#worker.on('message', (message: FromNodeWorker) => this.#told(message));
    this.#worker.on('messageerror', (error) => {
      this.#break(error);
      this.#terminate();
    });
    this.#worker.on('error', (error) => this.#break(error));
    this.#worker.once('exit', (code) => this.#ended(`exit code ${code}`));
  }

  start(start: SessionStart, events: ThreadEvents): SessionThread {
    const session = this.#count++;
    this.#sessions.set(session, { events, asked: false });
    const keepAlive = (keep: boolean) => {
      if (keep) this.#keeping.add(session);
      else this.#keeping.delete(session);
      if (this.#keeping.size > 0) this.#worker.ref();
      else this.#worker.unref();
    };
    const post = (message: SessionStart | ToWorker, transfer: readonly ArrayBuffer[]) => {
      this.#worker.postMessage({ ...message, session } satisfies ToNodeWorker, transfer);
      const hosted = this.#sessions.get(session);
      if (hosted) hosted.asked = true;
    };
    keepAlive(true);
    post(start, [start.model]);
    return { post, keepAlive, terminate: () => this.#terminate() };
  }

  #told({ session, ...message }: FromNodeWorker): void {
    const hosted = this.#sessions.get(session);
    if (!hosted) return;
    hosted.asked = false;
    if (message.kind !== 'released') {
      hosted.events.message(message);
      return;
    }
    // The last one is told when the thread is gone.
    if (this.#sessions.size === 1) this.#close();
    else this.#leave(session, hosted);
  }

  #leave(session: number, { events }: HostedSession): void {
    this.#sessions.delete(session);
    this.#keeping.delete(session);
    if (this.#keeping.size === 0) this.#worker.unref();
    events.ended('released');
  }

  #close(): void {
    this.closed = true;
    this.#worker.postMessage({ kind: 'close' } satisfies ToNodeWorker);
  }

  #terminate(): void {
    this.closed = true;
    if (askToLeave(this.#callState)) void this.#worker.terminate();
  }

  #break(cause: unknown): void {
    this.closed = true;
    for (const { events } of this.#sessions.values()) events.broken(cause);
  }

  #ended(how: string): void {
    this.closed = true;
    unwatchExit(this.#callState);
    const sessions = [...this.#sessions.values()];
    this.#sessions.clear();
    const isAnyAtWork = sessions.some(({ asked }) => asked);
    for (const { events, asked } of sessions) events.ended(how, isAnyAtWork && !asked);
  }
}

/** Of the threads that there are. */
const callStates = new Set<Int32Array>();

/** When the process ends by `process.exit` or an error that nobody caught, Node ends its threads wherever they are. */
function leaveCalls(): void {
  for (const state of callStates) askToLeave(state);
  for (const state of callStates) waitUntilLeft(state);
}

function watchExit(state: Int32Array): void {
  if (callStates.size === 0) process.on('exit', leaveCalls);
  callStates.add(state);
}

function unwatchExit(state: Int32Array): void {
  callStates.delete(state);
  if (callStates.size === 0) process.off('exit', leaveCalls);
}
