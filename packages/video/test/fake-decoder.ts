import { FexgraphError } from '@fexgraph/core';
import {
  type DecodePlan,
  FrameSelection,
  noFrame,
  type OpenVideo,
  type VideoDecoder,
  type VideoInfo,
  type VideoInput,
  type VideoPicture,
} from '../src/index.ts';

/** A video that exists only in a test. */
export interface FakeVideo {
  /** Presentation times in seconds, one per frame; undefined for a frame without one. */
  readonly times: readonly (number | undefined)[];
  readonly info?: Partial<VideoInfo>;
  /** Side of the frames in pixels. */
  readonly sides?: readonly number[];
  /** The decoder dies before this frame. */
  readonly diesAt?: number;
  /** The decoder says nothing more from this frame on. */
  readonly hangsAt?: number;
  readonly damaged?: number;
  readonly truncated?: boolean;
}

const INFO: VideoInfo = {
  container: 'matroska,webm',
  codec: 'h264',
  width: 4,
  height: 4,
  rotation: 0,
  timeBase: { num: 1, den: 1000 },
  colour: { matrix: 'bt601', range: 'limited', bits: 8 },
  pixelAspect: 1,
};

/** Every `count` frames of 25 a second. */
export const steadyTimes = (count: number): number[] => Array.from({ length: count }, (_, index) => index / 25);

/** A decoder of made videos, by the end of their path; it knows which of them are open. It begins at any keyframe. */
export class FakeDecoder implements VideoDecoder {
  readonly opened: Set<string> = new Set();
  readonly plans: DecodePlan[] = [];

  constructor(
    private readonly videos: Readonly<Record<string, FakeVideo>>,
    readonly id = 'fake',
    private readonly missing?: string,
  ) {}

  async describe(): ReturnType<VideoDecoder['describe']> {
    return this.missing === undefined ? { version: '1.0', licence: 'none' } : { missing: this.missing };
  }

  async open({ name, file }: VideoInput, plan: DecodePlan, signal: AbortSignal): Promise<OpenVideo> {
    const key = Object.keys(this.videos).find((path) => String(file).endsWith(path));
    if (key === undefined) throw new FexgraphError('BAD_INPUT', `${name}: there is no such file`);
    this.opened.add(name);
    this.plans.push(plan);
    return new FakeOpenVideo(this.videos[key], { name, plan, signal, onClose: () => this.opened.delete(name) });
  }
}

interface FakeOpening {
  readonly name: string;
  readonly plan: DecodePlan;
  readonly signal: AbortSignal;
  onClose(): void;
}

class FakeOpenVideo implements OpenVideo {
  readonly info: VideoInfo;
  readonly #selection: FrameSelection;
  #at = 0;
  #isClosed = false;
  readonly #interrupts: (() => void)[] = [];

  constructor(
    private readonly video: FakeVideo,
    private readonly opening: FakeOpening,
  ) {
    this.info = { ...INFO, ...video.info };
    this.#selection = new FrameSelection(opening.plan, { timeBase: this.info.timeBase, frameDuration: 0.04 });
    const { keyframe } = opening.plan;
    if (!keyframe) return;
    this.#at = keyframe.frame;
    this.#selection.beginAt(keyframe.frame);
  }

  async next(): Promise<VideoPicture | undefined> {
    const { times, sides = [4], diesAt, hangsAt } = this.video;
    const { name, signal } = this.opening;
    while (!this.#isClosed && !this.#selection.isPast) {
      if (this.#at === diesAt) throw new FexgraphError('WORKER_DIED', `${name}: the decoder died`);
      if (this.#at === hangsAt) await new Promise<void>((resolve) => this.#interrupts.push(resolve));
      if (this.#isClosed) break;
      if (this.#at >= times.length || signal.aborted) break;
      const side = sides[this.#at % sides.length];
      const seconds = times[this.#at++];
      const frame = this.#selection.next(seconds === undefined ? undefined : Math.round(seconds * 1000));
      if (!frame?.wanted) continue;
      const { index, time, estimated } = frame;
      const size = side * side * 3;
      const data = (this.opening.plan.buffer?.(size) ?? new Uint8Array(size)).fill(index);
      return {
        index,
        time,
        ...(estimated ? { estimated } : {}),
        pixels: { data, width: side, height: side, channels: 3 },
      };
    }
    if (times.length === 0) throw noFrame(name);
    return undefined;
  }

  outcome() {
    return { ...this.#selection.seen, damaged: this.video.damaged ?? 0, truncated: this.video.truncated ?? false };
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const interrupt of this.#interrupts) interrupt();
    this.opening.onClose();
  }
}
