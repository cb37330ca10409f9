import { cancelled, FexgraphError } from '@fexgraph/core';
import type { Built, FromImportWorker, Recognised, ToImportWorker } from './import-protocol.ts';

/** Makes a worker that builds: its script is that of `@fexgraph/models/web/worker`, as a module. */
export type CreateImportWorker = (name: string) => Worker;

/** As bundlers understand it: they find the script by this expression and put it beside the rest. */
export const bundledWorker: CreateImportWorker = (name) =>
  new Worker(new URL('./import-worker.js', import.meta.url), { type: 'module', name });

/** The worker that takes one file in, as seen from the page. Everything that ends it rejects what is being waited for. */
export class ImportThread {
  readonly #name: string;
  readonly #worker: Worker;
  readonly #progress: (bytes: number) => void;
  readonly #listening: Promise<void>;
  #reject: (reason: unknown) => void = () => undefined;
  #resolve: (answer: Recognised | Built) => void = () => undefined;

  /** @throws FexgraphError WORKER_DIED where the browser makes none */
  constructor(create: CreateImportWorker, name: string, progress: (bytes: number) => void) {
    this.#name = name;
    this.#progress = progress;
    this.#worker = create(`fexgraph import ${name}`);
    this.#listening = new Promise((resolve, reject) => {
      this.#reject = reject;
      this.#worker.onmessage = ({ data }: MessageEvent<FromImportWorker>) => {
        if (data.kind === 'listening') resolve();
        else this.#told(data);
      };
    });
    this.#worker.onerror = (event) => {
      event.preventDefault();
      // An error without words is a script that did not load.
      this.#died(event.message || 'its script could not be loaded: is it served, and does worker-src allow it?');
    };
    this.#worker.onmessageerror = () => this.#died('a message could not be read');
  }

  /** @throws FexgraphError of the worker; WORKER_DIED, CANCELLED */
  async ask(message: ToImportWorker, signal: AbortSignal | undefined): Promise<Recognised | Built> {
    const stop = () => this.#reject(cancelled(signal?.reason));
    if (signal?.aborted) throw cancelled(signal.reason);
    signal?.addEventListener('abort', stop, { once: true });
    try {
      await this.#listening;
      return await new Promise((resolve, reject) => {
        this.#resolve = resolve;
        this.#reject = reject;
        this.#worker.postMessage(message);
      });
    } finally {
      signal?.removeEventListener('abort', stop);
    }
  }

  /** Whatever it is doing; its memory goes with it. */
  end(): void {
    this.#worker.terminate();
  }

  #told(message: Exclude<FromImportWorker, { kind: 'listening' }>): void {
    if (message.kind === 'progress') this.#progress(message.bytes);
    else if (message.kind !== 'failed') this.#resolve(message);
    else this.#reject(new FexgraphError(message.code, message.message, message));
  }

  #died(reason: string): void {
    this.#reject(new FexgraphError('WORKER_DIED', `${this.#name}: the worker that reads it ended (${reason})`));
  }
}
