import type { DecodePlan, VideoInfo } from './video-decoder.ts';

/**
 * How many frames a plan will give, as far as a container's own words tell: for progress, never for results. Undefined
 * where nobody knows.
 */
export function expectedFrames(
  { frames, frameRate, duration }: Pick<VideoInfo, 'frames' | 'frameRate' | 'duration'>,
  plan: Pick<DecodePlan, 'stride' | 'start' | 'end' | 'fps' | 'fromFrame' | 'toFrame'>,
): number | undefined {
  const { stride, start = 0, end, fps, fromFrame = 0, toFrame = Number.POSITIVE_INFINITY } = plan;
  const known = frames ?? (duration !== undefined && frameRate ? Math.round(duration * frameRate) : undefined);
  if (known === undefined) return undefined;
  if (start === 0 && end === undefined && fps === undefined) {
    return Math.max(0, Math.ceil(Math.min(known, toFrame) / stride) - Math.ceil(fromFrame / stride));
  }
  // Times say nothing of numbers.
  if (fromFrame > 0 || toFrame < known) return undefined;
  if (!frameRate) return undefined;
  const length = known / frameRate;
  const seconds = Math.max(0, Math.min(end ?? length, length) - start);
  const strided = Math.ceil((seconds * frameRate) / stride - 1e-6);
  return fps === undefined ? strided : Math.min(strided, Math.ceil(seconds * fps));
}
