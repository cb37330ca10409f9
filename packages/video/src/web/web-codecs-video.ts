import { cancelled, FexgraphError, toError } from '@fexgraph/core';
import { yuvToRgb } from '@fexgraph/imaging';
import { type EncodedPacket, EncodedPacketSink } from 'mediabunny';
import { FrameSelection, type NumberedFrame } from '../frame-selection.ts';
import type { DecodeOutcome, DecodePlan, OpenVideo, VideoInfo, VideoPicture } from '../video-decoder.ts';
import { noFrame, silentDecoder, tooManyPixels } from '../video-problems.ts';
import { framePlanes } from './frame-planes.ts';
import type { Container } from './open-container.ts';
import { turned } from './turned.ts';

export interface WebCodecsTask {
  readonly name: string;
  readonly container: Container;
  readonly plan: DecodePlan;
  readonly signal: AbortSignal;
}

/** Packets and frames that are with the decoder or wait to be read. Beyond them come those that it holds back to sort. */
const AHEAD = 4;
/** The bit of the first byte of a VP8 packet that says whether it is shown. Source: RFC 6386, 9.1. */
const VP8_SHOWN = 0x10;

interface HeldFrame extends NumberedFrame {
  readonly frame: VideoFrame;
}

/**
 * A video that the browser decodes, from its first key frame on. Decoding begins with the first `next`, and waits while
 * nobody asks. Each frame of the browser is closed once: at once if the plan does not want it, else when it was read.
 */
export class WebCodecsVideo implements OpenVideo {
  readonly info: VideoInfo;
  readonly #task: WebCodecsTask;
  readonly #selection: FrameSelection;
  readonly #packets: EncodedPacketSink;
  /** Ticks of what the decoder was given, by the time it was given with, in microseconds. */
  readonly #ticks = new Map<number, number>();
  readonly #held: HeldFrame[] = [];
  readonly #onAbort = () => void this.close();
  #decoder: globalThis.VideoDecoder | undefined;
  #fed = 0;
  #decoded = 0;
  #skipped = 0;
  /** Ticks by which what is shown first is earlier than its file says. */
  #shift: number | undefined;
  #isTruncated = false;
  #isFed = false;
  #isClosed = false;
  #failure: Error | undefined;
  readonly #waiting = new Set<() => void>();

  constructor(task: WebCodecsTask) {
    const { container, plan, signal } = task;
    this.#task = task;
    const { timeBase, frameRate } = container.info;
    this.info = container.info;
    this.#selection = new FrameSelection(plan, { timeBase, frameDuration: frameRate && 1 / frameRate });
    this.#packets = new EncodedPacketSink(container.track);
    signal.addEventListener('abort', this.#onAbort);
  }

  async next(): Promise<VideoPicture | undefined> {
    const { signal, plan, name } = this.#task;
    if (signal.aborted) throw cancelled(signal.reason);
    if (!this.#decoder && !this.#isClosed) this.#start();
    try {
      for (;;) {
        if (signal.aborted) throw cancelled(signal.reason);
        const held = this.#held.shift();
        this.#wake();
        if (held) return await this.#picture(held);
        if (this.#failure) throw this.#failure;
        if (this.#isClosed) return undefined;
        if (this.#isFed || this.#selection.isPast) break;
        await this.#change(plan.silenceMs);
      }
      await this.close();
      if (this.#decoded === 0) throw noFrame(name);
      return undefined;
    } catch (thrown) {
      await this.close();
      throw thrown;
    }
  }

  outcome(): DecodeOutcome {
    // What was fed and never came; while frames are still on their way nobody knows.
    const damaged = this.#skipped + (this.#isFed ? this.#fed - this.#decoded : 0);
    return { ...this.#selection.seen, damaged, truncated: this.#isTruncated };
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#task.signal.removeEventListener('abort', this.#onAbort);
    if (this.#decoder && this.#decoder.state !== 'closed') this.#decoder.close();
    for (const { frame } of this.#held.splice(0)) frame.close();
    this.#wake();
    // Whoever feeds sees that it is over at the next packet, which is not waited for: a disk may hang.
    this.#task.container.input.dispose();
  }

  #start(): void {
    const decoder = new globalThis.VideoDecoder({
      output: (frame) => this.#take(frame),
      error: (cause) => this.#fail(cause),
    });
    decoder.ondequeue = () => this.#wake();
    this.#decoder = decoder;
    this.#feed(decoder).catch((thrown) => this.#fail(thrown));
  }

  async #feed(decoder: globalThis.VideoDecoder): Promise<void> {
    const { container } = this.#task;
    decoder.configure(container.config);
    let last: EncodedPacket | null = null;
    let packet = await this.#packets.getFirstPacket();
    for (let hasBegun = false; packet && !this.#isOver; packet = await this.#packets.getNextPacket(packet)) {
      last = packet;
      hasBegun ||= packet.type === 'key';
      if (hasBegun) await this.#decode(decoder, packet);
      // Nothing before a key frame can be decoded.
      else this.#skipped++;
    }
    if (this.#isOver) return;
    const behind = last && (await this.#packets.getNextPacket(last, { metadataOnly: true }));
    this.#isTruncated = behind !== null || container.isCutOff;
    await decoder.flush();
    this.#isFed = true;
    this.#wake();
  }

  async #decode(decoder: globalThis.VideoDecoder, packet: EncodedPacket): Promise<void> {
    while (!this.#isOver && this.#held.length + decoder.decodeQueueSize >= AHEAD) await this.#change();
    if (this.#isOver) return;
    const ticks = Math.round(packet.timestamp * this.info.timeBase.den);
    // To ffmpeg, Matroska has no times before 0: they are not known.
    if (ticks >= 0 || !this.info.container.includes('matroska')) this.#ticks.set(packet.microsecondTimestamp, ticks);
    if (this.info.codec !== 'vp8' || packet.data[0] & VP8_SHOWN) this.#fed++;
    decoder.decode(packet.toEncodedVideoChunk());
    this.#wake();
  }

  get #isOver(): boolean {
    return this.#isClosed || this.#failure !== undefined || this.#selection.isPast;
  }

  /** A frame of the decoder, which is ours from here on. */
  #take(frame: VideoFrame): void {
    const ticks = this.#ticks.get(frame.timestamp);
    this.#ticks.delete(frame.timestamp);
    this.#decoded++;
    const place = this.#isOver ? undefined : this.#place(ticks);
    if (place?.wanted) this.#held.push({ ...place, frame });
    else frame.close();
    this.#wake();
  }

  /** Undefined for a frame that is not shown. What an edit list shows first is at 0, as ffmpeg has it. */
  #place(ticks: number | undefined): NumberedFrame | undefined {
    const { edit } = this.#task.container;
    if (!edit || ticks === undefined) return this.#selection.next(ticks);
    if (ticks < edit.empty || ticks >= edit.empty + (edit.duration ?? Number.POSITIVE_INFINITY)) return undefined;
    this.#shift ??= ticks - edit.empty;
    return this.#selection.next(ticks - this.#shift);
  }

  async #picture({ frame, index, time, estimated }: HeldFrame): Promise<VideoPicture> {
    const { name, plan } = this.#task;
    try {
      const { width, height } = frame.visibleRect ?? { width: frame.codedWidth, height: frame.codedHeight };
      if (width * height > plan.maxPixels) throw tooManyPixels(name, width, height, plan.maxPixels);
      const planes = turned(await framePlanes(frame, name), this.info.rotation);
      const pixels = yuvToRgb(planes, this.info.colour, plan.buffer?.(planes.width * planes.height * 3));
      return estimated ? { index, time, estimated, pixels } : { index, time, pixels };
    } finally {
      frame.close();
    }
  }

  #fail(thrown: unknown): void {
    if (this.#isOver) return;
    const { name } = this.#task;
    const cause = toError(thrown);
    this.#failure =
      this.#decoded === 0
        ? noFrame(name, cause.message)
        : new FexgraphError('BAD_INPUT', `${name}: cannot be decoded behind frame ${this.#last}: ${cause.message}`, {
            hint: 'the file is damaged there: read it in Node, where decoders go on behind damage',
            cause,
          });
    this.#wake();
  }

  get #last(): number {
    return this.#selection.frames - 1;
  }

  /** @throws FexgraphError TIMEOUT when nothing changes for so long (rejects) */
  async #change(silenceMs?: number): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let wake: () => void = () => undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        wake = resolve;
        this.#waiting.add(resolve);
        if (silenceMs === undefined) return;
        timer = setTimeout(() => reject(silentDecoder(this.#task.name, silenceMs)), silenceMs);
      });
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(wake);
    }
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}
