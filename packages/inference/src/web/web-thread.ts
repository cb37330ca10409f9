import type { SessionThread, StartThread, ThreadEvents } from '../session-workers/session-thread.ts';
import type { FromWebWorker, WorkerStart } from './web-protocol.ts';

/** Makes the worker of a session: its script is that of `@fexgraph/inference/web/worker`, as a module. */
export type CreateWorker = (name: string) => Worker;

/** As bundlers understand it: they find the script by this expression and put it beside the rest. */
export const bundledWorker: CreateWorker = (name) =>
  new Worker(new URL('./session-worker.js', import.meta.url), { type: 'module', name });

/** A worker of a browser. */
export const webThread =
  (start: WorkerStart, createWorker: CreateWorker): StartThread =>
  (name, events) => {
    try {
      return new WebThread(createWorker(name), start, events);
    } catch (thrown) {
      // Told as any other end of a thread: after whoever starts it has it in its hands.
      queueMicrotask(() => {
        events.broken(thrown);
        events.ended('not started');
      });
      return { post: () => undefined, keepAlive: () => undefined, terminate: () => undefined };
    }
  };

class WebThread implements SessionThread {
  #ended = false;

  constructor(
    private readonly worker: Worker,
    private readonly start: WorkerStart,
    private readonly events: ThreadEvents,
  ) {
    worker.onmessage = ({ data }: MessageEvent<FromWebWorker>) => this.#told(data);
    worker.onmessageerror = () => this.#break('a message could not be read');
    worker.onerror = (event) => {
      event.preventDefault();
      // An error without words is a script that did not load.
      this.#break(event.message || 'its script could not be loaded: is it served, and does worker-src allow it?');
    };
  }

  post(message: unknown, transfer: readonly ArrayBuffer[]): void {
    this.worker.postMessage(message, [...transfer]);
  }

  /** A page lives without its workers. */
  readonly keepAlive = () => undefined;

  terminate(): void {
    this.#end('ended by its session');
  }

  #told(message: FromWebWorker): void {
    if (message.kind === 'listening') this.worker.postMessage(this.start);
    else if (message.kind === 'released') this.#end('released');
    else if (message.kind === 'lost') this.#break(message.message);
    else this.events.message(message);
  }

  #break(reason: string): void {
    this.events.broken(new Error(reason));
    this.#end(reason);
  }

  /** A worker that is terminated does nothing any more; there is no later moment to wait for. */
  #end(how: string): void {
    if (this.#ended) return;
    this.#ended = true;
    this.worker.terminate();
    this.events.ended(how);
  }
}
