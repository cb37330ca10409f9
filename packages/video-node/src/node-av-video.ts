import { cancelled, FexgraphError } from '@fexgraph/core';
import type { DecodeOutcome, DecodePlan, OpenVideo, VideoInfo, VideoPicture } from '@fexgraph/video';
import { ByteReader } from './byte-reader.ts';
import { Child } from './child-process.ts';
import type { AnnouncedFrame, DecodedSoFar, FromDecoder, ToDecoder } from './decoder-protocol.ts';
import { FrameSelection } from './frame-selection.ts';

const PIXELS = 3;

/** Where a decoder is started, and when it is given up. */
export interface DecoderLife {
  readonly script: string;
  readonly silenceMs: number;
}

type Chosen = Omit<VideoPicture, 'pixels'>;
type Size = Extract<FromDecoder, { kind: 'pixels' }>;

/** A video that a process decodes. It holds at most two pictures here: one that was handed out, and the next. */
export class NodeAvVideo implements OpenVideo {
  readonly #name: string;
  readonly #plan: DecodePlan;
  readonly #child: Child<ToDecoder, FromDecoder>;
  readonly #bytes: ByteReader;
  readonly #signal: AbortSignal;
  readonly #onAbort: () => void;
  #info: VideoInfo | undefined;
  #selection: FrameSelection | undefined;
  /** Of frames that were asked for and not read, oldest first. */
  readonly #chosen: Chosen[] = [];
  readonly #sizes: Size[] = [];
  #isStarted = false;
  #isOver = false;
  #soFar: DecodedSoFar = { frames: 0, damaged: 0, truncated: false };
  /** Wakes what waits for a message. */
  #wake: (() => void) | undefined;
  #next: Promise<VideoPicture | undefined> | undefined;

  private constructor(name: string, plan: DecodePlan, signal: AbortSignal, life: DecoderLife) {
    this.#name = name;
    this.#plan = plan;
    this.#signal = signal;
    this.#child = new Child(
      life.script,
      { what: `${name}: the video decoder`, pipes: 1, silenceMs: life.silenceMs },
      { heard: (message) => this.#heard(message), lost: () => this.#wake?.() },
    );
    this.#bytes = new ByteReader(this.#child.pipe(PIXELS), () => this.#child.sign());
    this.#onAbort = () => this.#child.kill(cancelled(signal.reason));
    signal.addEventListener('abort', this.#onAbort);
  }

  /** @param path absolute. @throws FexgraphError as `VideoDecoder.open`; then no process is left. */
  static async open(
    name: string,
    path: string,
    plan: DecodePlan,
    signal: AbortSignal,
    life: DecoderLife,
  ): Promise<NodeAvVideo> {
    const video = new NodeAvVideo(name, plan, signal, life);
    try {
      await video.#until(() => video.#isStarted);
      video.#child.send({ kind: 'open', path, maxPixels: plan.maxPixels });
      await video.#until(() => video.#info !== undefined);
      return video;
    } catch (thrown) {
      await video.close();
      throw thrown;
    }
  }

  get info(): VideoInfo {
    return this.#info!;
  }

  next(): Promise<VideoPicture | undefined> {
    const current = this.#next ?? this.#read();
    this.#next = current.then((picture) => picture && this.#read());
    // Whoever asks for it hears of it.
    this.#next.catch(() => undefined);
    return current;
  }

  outcome(): DecodeOutcome {
    return { ...this.#soFar, beforeStart: this.#selection?.beforeStart ?? 0 };
  }

  async close(): Promise<void> {
    this.#signal.removeEventListener('abort', this.#onAbort);
    this.#child.kill(cancelled());
    await this.#child.ended;
  }

  async #read(): Promise<VideoPicture | undefined> {
    await this.#until(() => this.#sizes.length > 0 || (this.#isOver && this.#chosen.length === 0));
    const size = this.#sizes.shift();
    if (!size) {
      await this.close();
      return undefined;
    }
    const { width, height } = size;
    if (!(width * height <= this.#plan.maxPixels)) {
      throw this.#end(
        new FexgraphError('BAD_INPUT', `${this.#name} has a frame of ${width} x ${height}`, {
          hint: 'raise maxPixels if that is what you expect',
        }),
      );
    }
    const data = await this.#child.within(this.#alive(this.#bytes.read(width * height * 3)));
    return { ...this.#chosen.shift()!, pixels: { data, width, height, channels: 3 } };
  }

  #heard(message: FromDecoder): void {
    if (message.kind === 'ready') this.#isStarted = true;
    else if (message.kind === 'opened') {
      this.#info = message.info;
      this.#selection = new FrameSelection(this.#plan, message.info.timeBase);
    } else if (message.kind === 'frame') this.#choose(message);
    else if (message.kind === 'pixels') this.#sizes.push(message);
    else if (message.kind === 'failed') this.#end(this.#failure(message));
    else {
      const { frames, damaged, truncated } = message;
      this.#soFar = { frames, damaged, truncated };
      this.#isOver = true;
    }
    this.#wake?.();
  }

  /** Here, and not in the process: what a plan means is one class for all decoders. */
  #choose({ tick, duration }: AnnouncedFrame): void {
    if (this.#isOver) return;
    this.#soFar = { ...this.#soFar, frames: this.#soFar.frames + 1 };
    const choice = this.#selection!.next(tick, duration);
    if (choice.kind === 'over') {
      this.#isOver = true;
      return;
    }
    if (choice.kind === 'take') {
      const { index, time, estimated } = choice;
      this.#chosen.push({ index, time, ...(estimated && { estimated }) });
    }
    this.#child.send({ kind: 'answer', isWanted: choice.kind === 'take' });
  }

  #failure({ message, isInput, hint }: Extract<FromDecoder, { kind: 'failed' }>): FexgraphError {
    if (!this.#isStarted) {
      return new FexgraphError('BACKEND_UNAVAILABLE', `cannot start the video decoder: ${message}`, {
        hint: 'install it: npm install @fexgraph/video-node',
      });
    }
    if (isInput) return new FexgraphError('BAD_INPUT', `${this.#name} ${message}`, { hint });
    return new FexgraphError('BAD_INPUT', `${this.#name} cannot be decoded: ${message}`);
  }

  #end(reason: FexgraphError): FexgraphError {
    this.#child.kill(reason);
    return reason;
  }

  async #until(isSo: () => boolean): Promise<void> {
    while (!isSo()) {
      if (this.#child.death) throw this.#child.death;
      const woken = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      await this.#child.within(woken);
    }
  }

  /** What comes from the process, or what ended that. */
  #alive<T>(awaited: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#wake = () => this.#child.death && reject(this.#child.death);
      this.#wake();
      awaited.then(resolve, reject);
    });
  }
}
