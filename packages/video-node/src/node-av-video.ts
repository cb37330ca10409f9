import { cancelled } from '@fexgraph/core';
import { ByteReader } from '@fexgraph/files';
import {
  type DecodeOutcome,
  type FrameMark,
  FrameSelection,
  noFrame,
  type OpenVideo,
  silentDecoder,
  tooManyPixels,
  VIDEO_FORMATS,
  type VideoInfo,
  type VideoPicture,
} from '@fexgraph/video';
import { Child } from './child-process.ts';
import type { DecodeTask } from './decode-task.ts';
import type { DecodedEnd, FromDecoder, ToDecoder } from './decoder-protocol.ts';
import { videoProblem } from './video-problem.ts';

type Size = Extract<FromDecoder, { kind: 'pixels' }>;

/** A video that a process decodes: ahead of the reader by a few frames, which the process holds. */
export class NodeAvVideo implements OpenVideo {
  readonly #task: DecodeTask;
  readonly #child: Child<ToDecoder, FromDecoder>;
  readonly #bytes: ByteReader;
  readonly #onAbort: () => void;
  #info: VideoInfo | undefined;
  #selection: FrameSelection | undefined;
  /** Of frames that were asked for and not read, oldest first. */
  readonly #chosen: Omit<VideoPicture, 'pixels'>[] = [];
  readonly #sizes: Size[] = [];
  readonly #keyframe: FrameMark | undefined;
  #isStarted = false;
  /** Whether it begins at the keyframe that was asked for; undefined while nobody knows. */
  #hasLanded: boolean | undefined;
  #isOver = false;
  #isClosed = false;
  #end: DecodedEnd = { damaged: 0, truncated: false };
  /** Wakes what waits for a message. */
  #wake: (() => void) | undefined;

  private constructor(task: DecodeTask, bytes: ByteReader, keyframe?: FrameMark) {
    this.#task = task;
    this.#keyframe = keyframe;
    this.#bytes = bytes;
    const { name, script, signal } = task;
    this.#child = new Child(
      script,
      { what: `${name}: the video decoder`, pipes: [bytes.far] },
      { heard: (message) => this.#heard(message), lost: () => this.#wake?.() },
    );
    this.#onAbort = () => this.#child.kill(cancelled(signal.reason));
    signal.addEventListener('abort', this.#onAbort);
  }

  /** @throws FexgraphError as `VideoDecoder.open` (rejects); then no process is left. */
  static async open(task: DecodeTask): Promise<NodeAvVideo> {
    const { keyframe } = task.plan;
    if (keyframe && keyframe.frame > 0) {
      const sought = await NodeAvVideo.#open(task, keyframe);
      if (sought.#hasLanded) return sought;
      await sought.close();
    }
    return NodeAvVideo.#open(task);
  }

  static async #open(task: DecodeTask, keyframe?: FrameMark): Promise<NodeAvVideo> {
    const video: NodeAvVideo = new NodeAvVideo(task, await ByteReader.open(() => video.#child.sign()), keyframe);
    const { path, plan } = task;
    try {
      await video.#until(() => video.#isStarted);
      const { maxPixels } = plan;
      video.#child.send({ kind: 'open', path, maxPixels, formats: VIDEO_FORMATS, seek: keyframe?.time });
      await video.#until(() => video.#info !== undefined);
      if (keyframe) await video.#until(() => video.#hasLanded !== undefined);
      return video;
    } catch (thrown) {
      await video.close();
      throw thrown;
    }
  }

  get info(): VideoInfo {
    return this.#info!;
  }

  async next(): Promise<VideoPicture | undefined> {
    if (this.#isClosed) return undefined;
    await this.#until(() => this.#sizes.length > 0 || (this.#isOver && this.#chosen.length === 0));
    const size = this.#sizes.shift();
    if (!size) {
      await this.close();
      if (this.#selection!.frames === 0) throw noFrame(this.#task.name, this.#end.lastError);
      return undefined;
    }
    const { width, height } = size;
    const { name, plan } = this.#task;
    if (!(width * height <= plan.maxPixels)) {
      const reason = tooManyPixels(name, width, height, plan.maxPixels);
      this.#child.kill(reason);
      throw reason;
    }
    const data = plan.buffer?.(width * height * 3) ?? new Uint8Array(width * height * 3);
    await this.#within(this.#orLost(this.#bytes.read(data)));
    return { ...this.#chosen.shift()!, pixels: { data, width, height, channels: 3 } };
  }

  outcome(): DecodeOutcome {
    const { damaged, truncated } = this.#end;
    return { ...this.#selection!.seen, damaged, truncated };
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#task.signal.removeEventListener('abort', this.#onAbort);
    this.#child.kill(cancelled());
    this.#bytes.close();
    await this.#child.ended;
  }

  #heard(message: FromDecoder): void {
    switch (message.kind) {
      case 'ready':
        this.#isStarted = true;
        break;
      case 'opened': {
        this.#info = message.info;
        const { timeBase, frameRate } = message.info;
        this.#selection = new FrameSelection(this.#task.plan, { timeBase, frameDuration: frameRate && 1 / frameRate });
        if (this.#keyframe) this.#selection.beginAt(this.#keyframe.frame);
        break;
      }
      case 'landed':
        this.#hasLanded = true;
        break;
      case 'frame':
        this.#choose(message.ticks);
        break;
      case 'pixels':
        this.#sizes.push(message);
        break;
      case 'end':
        this.#end = message;
        this.#isOver = true;
        break;
      case 'problem':
        if (message.problem.is === 'no keyframe') this.#hasLanded = false;
        else this.#child.kill(videoProblem(message.problem, this.#task));
    }
    this.#wake?.();
  }

  /** Here, and not in the process: what a plan means is one class for all decoders. */
  #choose(ticks: number | undefined): void {
    if (this.#isOver) return;
    const frame = this.#selection!.next(ticks);
    if (this.#selection!.isPast) {
      // The process waits for an answer until it is ended.
      this.#isOver = true;
      return;
    }
    if (frame?.wanted) {
      const { index, time, estimated } = frame;
      this.#chosen.push(estimated ? { index, time, estimated } : { index, time });
    }
    this.#child.send({ kind: 'answer', isWanted: frame?.wanted ?? false });
  }

  async #until(isSo: () => boolean): Promise<void> {
    while (!isSo()) {
      if (this.#child.death) throw this.#child.death;
      await this.#within(
        new Promise<void>((resolve) => {
          this.#wake = resolve;
        }),
      );
    }
  }

  #within<T>(awaited: Promise<T>): Promise<T> {
    const { name, plan } = this.#task;
    return this.#child.within(awaited, plan.silenceMs, () => silentDecoder(name, plan.silenceMs!));
  }

  /** What comes from the process, or what ended that. */
  #orLost<T>(awaited: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#wake = () => this.#child.death && reject(this.#child.death);
      this.#wake();
      awaited.then(resolve, reject);
    });
  }
}
