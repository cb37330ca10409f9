import type { Note } from '@fexgraph/core';
import type { DecodeOutcome, DecodePlan, VideoInfo, VideoPicture } from './video-decoder.ts';

/** Later than this, the first frame is not at the beginning of a clock that starts at 0. Streams of MPEG start at 1.4 s. */
const LATE_START = 2;

/** What a stream is that the numbers do not take into account. */
function streamNotes(input: string, { colour, interlaced, pixelAspect }: VideoInfo): readonly Note[] {
  const notes: Note[] = [];
  if (colour.hdr) notes.push({ input, kind: 'HDR video, taken without tone mapping' });
  if (interlaced) notes.push({ input, kind: 'interlaced video, not deinterlaced' });
  if (pixelAspect !== 1) {
    const detail = `${Number(pixelAspect.toFixed(4))} times as wide as high`;
    notes.push({ input, kind: 'pixels are not square, frames not stretched', detail });
  }
  return notes;
}

/** Watches the frames of one video that are taken, for what its record must say. */
export class VideoNotes {
  readonly #name: string;
  readonly #isLater: boolean;
  readonly #isSought: boolean;
  #first: VideoPicture | undefined;
  #size: string | undefined;
  #otherSize: string | undefined;
  #lastTime = 0;
  #backwards = 0;
  #estimated = 0;
  #taken = 0;

  /**
   * @param name what notes call the video
   * @param plan of which the frames are. What stands before the first one is told of the part that begins at 0.
   */
  constructor(name: string, { fromFrame = 0, keyframe }: Pick<DecodePlan, 'fromFrame' | 'keyframe'> = {}) {
    this.#name = name;
    this.#isLater = fromFrame > 0;
    this.#isSought = keyframe !== undefined && keyframe.frame > 0;
  }

  take(picture: VideoPicture): void {
    const { width, height } = picture.pixels;
    const size = `${width} x ${height}`;
    this.#first ??= picture;
    this.#size ??= size;
    if (size !== this.#size) this.#otherSize ??= `${size} from frame ${picture.index}`;
    if (picture.time < this.#lastTime) this.#backwards++;
    if (picture.estimated) this.#estimated++;
    this.#lastTime = picture.time;
    this.#taken++;
  }

  /** @param isWhole the video came to its end: otherwise an error tells of it, or the run was stopped */
  list(info: VideoInfo, outcome: DecodeOutcome, isWhole: boolean): readonly Note[] {
    const { frames, damaged, beforeStart, truncated, firstFrame } = outcome;
    const input = this.#name;
    const notes = [...streamNotes(input, info)];
    const add = (kind: string, rest: Partial<Note> = {}) => notes.push({ input, kind, ...rest });
    if (truncated) add('cut off before its end', { detail: `${frames} frames are there`, missed: true });
    if (damaged > 0) add('packets or frames damaged', { detail: `${damaged}`, count: damaged, missed: true });
    if (beforeStart > 0 && !this.#isLater) add('frames before time 0, not read', { count: beforeStart });
    if (this.#isSought && firstFrame === undefined) {
      add('part of a video, decoded from the beginning of the video', { detail: `${frames} frames` });
    }
    if (this.#estimated > 0) add('frames without a time, estimated', { count: this.#estimated });
    if (this.#backwards > 0) add('times that go back', { count: this.#backwards });
    if (this.#otherSize) add('frames of several sizes', { detail: `${this.#size}, ${this.#otherSize}` });
    if (this.#first?.index === 0 && this.#first.time > LATE_START) {
      add('times do not begin at 0', { detail: `the first frame is at ${this.#first.time} s` });
    }
    if (this.#taken === 0 && isWhole)
      add('no frame within what was asked for', { detail: `of ${frames}`, missed: true });
    return notes;
  }
}
