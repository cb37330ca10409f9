import { cancelled, FexgraphError, toError } from '@fexgraph/core';
import { type EncodePlan, FrameTicks, ffmpegEncoding, type OpenEncoding, UntilLost } from '@fexgraph/video';
import { Child } from './child-process.ts';
import type { FromEncoder, ToEncoder } from './encoder-protocol.ts';

const [PIXELS, FILE] = [3, 4];

/** A video that a process encodes. */
export class NodeAvEncoding implements OpenEncoding {
  readonly #plan: EncodePlan;
  readonly #signal: AbortSignal;
  readonly #child: Child<ToEncoder, FromEncoder>;
  readonly #ticks: FrameTicks;
  readonly #onAbort: () => void;
  /** Resolves when the file has ended, or the process has. */
  readonly #file: Promise<void>;
  readonly #until = new UntilLost();
  #isStarted = false;
  #encoder: string | undefined;
  #isComplete = false;
  #wake: (() => void) | undefined;

  private constructor(plan: EncodePlan, signal: AbortSignal, script: string) {
    this.#plan = plan;
    this.#signal = signal;
    this.#ticks = new FrameTicks(plan.timeBase);
    this.#child = new Child(
      script,
      { what: 'the video encoder', pipes: ['pipe', 'pipe'] },
      { heard: (message) => this.#heard(message), lost: (reason) => this.#until.lose(reason) },
    );
    this.#onAbort = () => this.#child.kill(cancelled(signal.reason));
    signal.addEventListener('abort', this.#onAbort);
    this.#file = this.#receive();
    this.#file.catch(() => undefined);
  }

  /** @throws FexgraphError as `VideoEncoder.open` (rejects); then no process is left. */
  static async open(plan: EncodePlan, signal: AbortSignal, script: string): Promise<NodeAvEncoding> {
    const encoding = new NodeAvEncoding(plan, signal, script);
    const { width, height, timeBase } = plan;
    try {
      await encoding.#message(() => encoding.#isStarted);
      encoding.#child.send({ kind: 'open', encoding: ffmpegEncoding(plan), width, height, timeBase });
      await encoding.#message(() => encoding.#encoder !== undefined);
      return encoding;
    } catch (thrown) {
      await encoding.abandon();
      throw thrown;
    }
  }

  get encoder(): string {
    return this.#encoder!;
  }

  async write(pixels: Uint8Array, time: number): Promise<void> {
    if (this.#child.death) throw this.#child.death;
    this.#child.send({ kind: 'frame', tick: this.#ticks.next(time) });
    await this.#until.for(
      new Promise<void>((resolve) => {
        // A pipe that breaks is the end of the process, whose reason comes by itself.
        this.#child.pipe(PIXELS).write(pixels, (error) => error ?? resolve());
      }),
    );
  }

  async close(): Promise<void> {
    if (this.#child.death) throw this.#child.death;
    this.#child.send({ kind: 'end' });
    try {
      // The file ends also when the process does.
      await this.#message(() => this.#isComplete);
      await this.#until.for(this.#file);
    } finally {
      await this.abandon();
    }
  }

  async abandon(): Promise<void> {
    this.#signal.removeEventListener('abort', this.#onAbort);
    this.#child.kill(cancelled());
    await this.#child.ended;
    // What it took is with `into`, and `into` has done with it.
    await this.#file.catch(() => undefined);
  }

  async #receive(): Promise<void> {
    try {
      for await (const chunk of this.#child.pipe(FILE)) await this.#plan.into(chunk as Uint8Array);
    } catch (thrown) {
      this.#child.kill(toError(thrown));
      throw thrown;
    }
  }

  #heard(message: FromEncoder): void {
    if (message.kind === 'ready') this.#isStarted = true;
    else if (message.kind === 'opened') this.#encoder = message.encoder;
    else if (message.kind === 'complete') this.#isComplete = true;
    else {
      this.#child.kill(
        new FexgraphError('BACKEND_UNAVAILABLE', `the video encoder of node-av failed: ${message.message}`),
      );
    }
    this.#wake?.();
  }

  async #message(isSo: () => boolean): Promise<void> {
    while (!isSo()) {
      const woken = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      await this.#until.for(woken);
    }
  }
}
