import { FexgraphError, toError } from '@fexgraph/core';
import { type DeviceGate, openGate, SerialGate } from '../session-workers/device-gate.ts';
import type { SessionThread, StartThread, ThreadEvents } from '../session-workers/session-thread.ts';
import type { ToWorker } from '../session-workers/worker-protocol.ts';
import type { FromWebWorker, SessionStart, ToWebWorker, WebProvider } from './web-protocol.ts';

/** Makes a worker for sessions of one backend: its script is that of `@fexgraph/inference/web/worker`, as a module. */
export type CreateWorker = (name: string, provider: WebProvider) => Worker;

/** As bundlers understand it: they find the script by this expression and put it beside the rest. */
export const bundledWorker: CreateWorker = (name) =>
  new Worker(new URL('./session-worker.js', import.meta.url), { type: 'module', name });

type Outgoing = readonly [message: ToWebWorker, transfer: readonly ArrayBuffer[]];

/**
 * A worker of the browser in which sessions live. It is made for the first of them and ends with the last. What ends one
 * of them by force, and what breaks the worker, ends all: whoever holds one starts it again, in a new worker.
 */
export class SessionHost {
  readonly #createWorker: CreateWorker;
  readonly #sessions = new Map<number, ThreadEvents>();
  #worker: Worker | undefined;
  /** Until the worker listens. */
  #waiting: Outgoing[] | undefined;
  #count = 0;

  constructor(createWorker: CreateWorker) {
    this.#createWorker = createWorker;
  }

  /** Starts a session in the worker. */
  thread(start: SessionStart): (name: string, events: ThreadEvents) => SessionThread {
    return (name, events) => this.#start(start, name, events);
  }

  #start(start: SessionStart, name: string, events: ThreadEvents): SessionThread {
    const session = this.#count++;
    this.#sessions.set(session, events);
    try {
      this.#worker ??= this.#open(name, start.provider);
      this.#begin([{ ...start, session }, []]);
    } catch (thrown) {
      // Told as any other end of a thread: after whoever starts it has it in its hands.
      queueMicrotask(() => this.#break(thrown));
    }
    return {
      post: (message: ToWorker, transfer) => this.#send([{ ...message, session }, transfer]),
      // A page lives without its workers.
      keepAlive: () => undefined,
      terminate: () => {
        if (!this.#sessions.has(session)) return;
        this.#leave(session, 'ended by its holder');
        this.#break(new Error('its worker was ended, because another session in it had to be'));
      },
    };
  }

  #open(name: string, provider: WebProvider): Worker {
    const worker = this.#createWorker(name, provider);
    this.#waiting = [];
    worker.onmessage = ({ data }: MessageEvent<FromWebWorker>) => this.#told(data);
    worker.onmessageerror = () => this.#break(new Error('a message could not be read'));
    worker.onerror = (event) => {
      event.preventDefault();
      // An error without words is a script that did not load.
      const reason = event.message || 'its script could not be loaded: is it served, and does worker-src allow it?';
      this.#break(new Error(reason));
    };
    return worker;
  }

  /** Sends what a session begins with. A model that is too large to be sent is no reason to end the others. */
  #begin(outgoing: Outgoing): void {
    const { session } = outgoing[0];
    try {
      this.#send(outgoing);
    } catch (thrown) {
      queueMicrotask(() => {
        this.#sessions.get(session)?.message({ kind: 'failed', message: toError(thrown).message });
        this.#leave(session, 'its model could not be sent');
      });
    }
  }

  #send(outgoing: Outgoing): void {
    if (this.#waiting) this.#waiting.push(outgoing);
    else this.#worker?.postMessage(outgoing[0], [...outgoing[1]]);
  }

  #told(message: FromWebWorker): void {
    if (message.kind === 'listening') {
      const waiting = this.#waiting ?? [];
      this.#waiting = undefined;
      for (const outgoing of waiting) this.#begin(outgoing);
    } else if (message.kind === 'lost') this.#break(deviceLost(message.message));
    else if (message.kind === 'released') this.#leave(message.session, 'released');
    else this.#sessions.get(message.session)?.message(message);
  }

  /** One session is over; with the last one the worker is. */
  #leave(session: number, how: string): void {
    const events = this.#sessions.get(session);
    this.#sessions.delete(session);
    if (this.#sessions.size === 0) this.#close();
    events?.ended(how);
  }

  #break(cause: unknown): void {
    const broken = [...this.#sessions.values()];
    this.#sessions.clear();
    this.#close();
    for (const events of broken) {
      events.broken(cause);
      events.ended('its worker ended');
    }
  }

  /** A worker that is terminated does nothing any more; there is no later moment to wait for. */
  #close(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#waiting = undefined;
  }
}

function deviceLost(message: string): FexgraphError {
  const hint = 'the next calls have a new device; if it is lost again, use backend wasm, or start the browser again';
  return new FexgraphError('WORKER_DIED', message, { hint });
}

/** Where the sessions of one kind live. */
export interface SessionPlace {
  readonly gate: DeviceGate;
  startThread(start: SessionStart): StartThread;
}

/** One worker for all: onnxruntime and its wasm are loaded once, and one session works at a time. */
export function sharedPlace(createWorker: CreateWorker): SessionPlace {
  const host = new SessionHost(createWorker);
  return { gate: new SerialGate('worker'), startThread: (start) => host.thread(start) };
}

/** A worker for each: they work beside each other. */
export function separatePlace(createWorker: CreateWorker): SessionPlace {
  return {
    gate: openGate,
    startThread: (start) => (name, events) => new SessionHost(createWorker).thread(start)(name, events),
  };
}
