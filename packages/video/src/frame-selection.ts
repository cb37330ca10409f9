import type { DecodeOutcome, DecodePlan, FrameMark, VideoInfo } from './video-decoder.ts';

/** One decoded frame, in its place. */
export interface NumberedFrame {
  /** From 0, of all frames whose time is 0 or more. */
  readonly index: number;
  /** Presentation time in seconds. */
  readonly time: number;
  /** The stream had no time for this frame. */
  readonly estimated: boolean;
  /** The plan wants it. */
  readonly wanted: boolean;
}

export interface StreamTiming extends Pick<VideoInfo, 'timeBase'> {
  /** Seconds that a frame is shown, where the container says so: for frames without a time of their own. */
  readonly frameDuration?: number;
}

/** What of a plan says which frames are wanted. */
export type SelectionPlan = Pick<DecodePlan, 'stride' | 'start' | 'end' | 'fps' | 'fromFrame' | 'toFrame'>;

/**
 * A time that was rounded to ticks may be half a tick early. Without this, frames of 29.97 a second in a file that counts
 * milliseconds would fall into the slot before, and a thinning to 29.97 would leave some of them out.
 */
const HALF_A_TICK = 0.5;
/** Rounding of the seconds themselves. */
const EPSILON = 1e-9;

/**
 * Numbers the frames of a video and says which of them a plan wants. It is given every frame that is decoded, in order
 * of presentation.
 *
 * - A frame before time 0 has no number. It is counted apart.
 * - A frame without a time gets the time of the frame before plus one frame. The first one gets 0.
 * - The plan applies in this order: every so many numbers (0, k, 2k, ...), then `start` (inclusive) and `end` (exclusive),
 *   then `fps`: time is cut into slots of 1/fps seconds from 0, and the first frame of each slot is wanted.
 * - Of these the frames from `fromFrame` (inclusive) to `toFrame` (exclusive) are wanted: ranges that follow each other
 *   give together what the whole video gives.
 */
export class FrameSelection {
  readonly #plan: SelectionPlan;
  readonly #timing: StreamTiming;
  #begun = 0;
  #frames = 0;
  #beforeStart = 0;
  #lastTime: number | undefined;
  #lastStep: number;
  #lastSlot = -1;
  #isPast = false;
  #behind: FrameMark | undefined;

  constructor(plan: SelectionPlan, timing: StreamTiming) {
    this.#plan = plan;
    this.#timing = timing;
    this.#lastStep = timing.frameDuration ?? 0;
  }

  /** The next frame is that of this number: those before are not decoded. */
  beginAt(frame: number): void {
    this.#begun = frame;
    this.#frames = frame;
  }

  /** Frames that were given and have a number. */
  get frames(): number {
    return this.#frames - this.#begun;
  }

  /** What it says of how decoding went. */
  get seen(): Pick<DecodeOutcome, 'frames' | 'beforeStart' | 'firstFrame' | 'behind'> {
    const { frames, beforeStart } = this;
    return { frames, beforeStart, firstFrame: this.#begun || undefined, behind: this.#behind };
  }

  /** Frames before time 0. */
  get beforeStart(): number {
    return this.#beforeStart;
  }

  /** A frame at `end` or later has come, or that of number `toFrame`: the plan wants nothing more. */
  get isPast(): boolean {
    return this.#isPast;
  }

  /**
   * @param ticks presentation time in units of the time base, undefined where the stream has none
   * @returns undefined for a frame before time 0
   */
  next(ticks: number | undefined): NumberedFrame | undefined {
    const { num, den } = this.#timing.timeBase;
    const estimated = ticks === undefined;
    const time = estimated ? this.#estimate() : (ticks * num) / den;
    if (time < 0) {
      this.#beforeStart++;
      return undefined;
    }
    if (this.#lastTime !== undefined && !estimated && time > this.#lastTime) this.#lastStep = time - this.#lastTime;
    this.#lastTime = time;
    const index = this.#frames++;
    return { index, time, estimated, wanted: this.#wants(index, time) };
  }

  #estimate(): number {
    return this.#lastTime === undefined ? 0 : this.#lastTime + (this.#timing.frameDuration ?? this.#lastStep);
  }

  #wants(index: number, time: number): boolean {
    const { stride, start, end, fps, fromFrame = 0, toFrame } = this.#plan;
    if (index === toFrame) this.#behind = { frame: index, time };
    if (index === toFrame || (end !== undefined && time >= end)) this.#isPast = true;
    if (this.#isPast || index % stride !== 0 || (start !== undefined && time < start)) return false;
    return this.#isNewSlot(time, fps) && index >= fromFrame;
  }

  #isNewSlot(time: number, fps: number | undefined): boolean {
    if (fps === undefined) return true;
    const { num, den } = this.#timing.timeBase;
    const slot = Math.floor((time + (HALF_A_TICK * num) / den) * fps + EPSILON);
    const isNew = slot !== this.#lastSlot;
    this.#lastSlot = slot;
    return isNew;
  }
}
