import { type ChildProcess, fork } from 'node:child_process';
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { FexgraphError } from '@fexgraph/core';

/** A child that says something. */
export interface ChildEvents<From> {
  heard(message: From): void;
  /** Once, with what ended it; also after `kill`. */
  lost(reason: Error): void;
}

/** A process of native code, with messages, and with pipes from file descriptor 3 on. It can be ended at any time. */
export class Child<To extends object, From> {
  /** Resolves when the process is gone, and what connected it is closed. */
  readonly ended: Promise<void>;
  readonly #process: ChildProcess;
  readonly #what: string;
  readonly #events: ChildEvents<From>;
  #silence: NodeJS.Timeout | undefined;
  #death: Error | undefined;

  /**
   * @param script a module that speaks the protocol
   * @param options.what it is, in messages: `the video decoder`
   * @param options.pipes its file descriptors from 3 on: new pipes, or connections, whose ends here are closed
   */
  constructor(
    script: string,
    options: { readonly what: string; readonly pipes: readonly ('pipe' | Socket)[] },
    events: ChildEvents<From>,
  ) {
    this.#what = options.what;
    this.#events = events;
    this.#process = fork(script, [], {
      serialization: 'advanced',
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', ...options.pipes, 'ipc'],
    });
    for (const given of options.pipes) if (given !== 'pipe') given.destroy();
    const pipes = this.#process.stdio.slice(3, 3 + options.pipes.length).filter((pipe) => pipe instanceof Duplex);
    const disconnected = new Promise<void>((resolve) => this.#process.once('disconnect', resolve));
    const closed = new Promise<void>((resolve) => {
      this.#process.once('exit', (code, signal) => {
        this.#lose(new FexgraphError('WORKER_DIED', `${this.#what} ended (${signal ?? `code ${code}`})`));
        // Nobody reads what is left in a pipe, and a pipe that is not read does not close.
        for (const pipe of pipes) pipe.destroy();
      });
      this.#process.once('close', () => resolve());
      this.#process.once('error', (cause) => {
        this.kill(new FexgraphError('WORKER_DIED', `${this.#what} failed: ${cause.message}`, { cause }));
        if (this.#process.pid === undefined) resolve();
      });
    });
    // Node closes a handle in the turn after that in which it tells of the end.
    this.ended = Promise.all([closed, this.#process.channel ? disconnected : undefined]).then(() => setImmediate());
    this.#process.on('message', (message) => {
      this.sign();
      if (!this.#death) this.#events.heard(message as From);
    });
    for (const pipe of pipes) {
      // A pipe breaks when the process ends, and that is told by `exit`.
      pipe.on('error', () => undefined);
    }
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  get death(): Error | undefined {
    return this.#death;
  }

  /** @param fd 3 or more */
  pipe(fd: number): Duplex {
    return this.#process.stdio[fd] as Duplex;
  }

  send(message: To): void {
    if (this.#death) return;
    this.#process.send(message, (cause) => {
      if (cause) this.kill(new FexgraphError('WORKER_DIED', `${this.#what} is gone: ${cause.message}`, { cause }));
    });
  }

  /** It gives a sign: its time of silence starts anew. */
  sign(): void {
    this.#silence?.refresh();
  }

  /** What is awaited must come before the process gives no sign for so long; else it is ended. */
  async within<T>(awaited: Promise<T>, silenceMs: number | undefined, reason: () => FexgraphError): Promise<T> {
    if (silenceMs === undefined) return awaited;
    this.#silence = setTimeout(() => this.kill(reason()), silenceMs);
    try {
      return await awaited;
    } finally {
      clearTimeout(this.#silence);
      this.#silence = undefined;
    }
  }

  /** Ends the process in the middle of whatever it does. */
  kill(reason: Error): void {
    this.#lose(reason);
    this.#process.kill('SIGKILL');
  }

  #lose(reason: Error): void {
    if (this.#death) return;
    this.#death = reason;
    this.#events.lost(reason);
  }
}
