import { FrameSelection } from './frame-selection.ts';
import type { DecodePlan, FrameMark, VideoIndex } from './video-decoder.ts';

/** Frames of a video that follow each other. */
export interface VideoRange extends Pick<DecodePlan, 'keyframe'> {
  readonly fromFrame: number;
  /** The first frame behind it; undefined: it goes to the end. */
  readonly until?: FrameMark;
}

/** Ranges in their order, which have every frame once; or why there is only the whole. */
export type CutVideo = { readonly ranges: readonly VideoRange[] } | { readonly whole: string };

/**
 * Cuts a video at keyframes. Each range has frames that the plan wants, and together they give what the whole gives.
 *
 * @param seconds that a range lasts at least, but for the last one
 */
export function cutVideo(
  { timeBase, ticks, keyframes }: VideoIndex,
  plan: Pick<DecodePlan, 'stride' | 'start' | 'end' | 'fps'>,
  seconds: number,
): CutVideo {
  const known = ticks.filter((tick) => tick !== undefined).sort((a, b) => a - b);
  if (known.length < ticks.length) return { whole: 'some frames have no time' };
  if (known.length > 0 && known[0] < 0) return { whole: 'some frames are before time 0' };
  if (new Set(known).size < known.length) return { whole: 'some frames have the same time' };

  const isKey = new Set(keyframes);
  const selection = new FrameSelection(plan, { timeBase });
  const marks: FrameMark[] = [];
  const ranges: VideoRange[] = [];
  /** Of the range that grows: its beginning, and when the first frame is that is wanted of it. */
  let [current, first]: [VideoRange, number | undefined] = [{ fromFrame: 0 }, undefined];
  /** The last keyframe at which it may end, if there are wanted frames behind. */
  let end: FrameMark | undefined;
  for (const tick of known) {
    const { index: frame, time, wanted } = selection.next(tick)!;
    const mark = { frame, time };
    if (isKey.has(tick)) {
      marks.push(mark);
      if (!end && first !== undefined && time - first >= seconds) end = mark;
    }
    if (!wanted) continue;
    if (end) {
      ranges.push({ ...current, until: end });
      current = { fromFrame: end.frame, keyframe: marks.findLast((each) => mayBegin(each, end!.frame, plan)) };
      [first, end] = [undefined, undefined];
    }
    first ??= time;
  }
  return { ranges: [...ranges, current] };
}

/** With `fps` the frames just before say in which slot of time the first one is. */
export const mayBegin = (
  { frame }: FrameMark,
  fromFrame: number,
  { stride, fps }: Pick<DecodePlan, 'stride' | 'fps'>,
): boolean => frame + (fps === undefined ? 0 : stride) <= fromFrame;
