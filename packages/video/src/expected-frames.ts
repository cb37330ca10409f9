import type { DecodePlan, VideoInfo } from './video-decoder.ts';

/**
 * How many frames a plan will give, as far as a container's own words tell: for progress, never for results. Undefined
 * where nobody knows.
 */
export function expectedFrames(
  { frames, frameRate, duration }: Pick<VideoInfo, 'frames' | 'frameRate' | 'duration'>,
  { stride, start = 0, end, fps }: Pick<DecodePlan, 'stride' | 'start' | 'end' | 'fps'>,
): number | undefined {
  const known = frames ?? (duration !== undefined && frameRate ? Math.round(duration * frameRate) : undefined);
  if (known === undefined) return undefined;
  if (start === 0 && end === undefined && fps === undefined) return Math.ceil(known / stride);
  if (!frameRate) return undefined;
  const length = known / frameRate;
  const seconds = Math.max(0, Math.min(end ?? length, length) - start);
  const strided = Math.ceil((seconds * frameRate) / stride - 1e-6);
  return fps === undefined ? strided : Math.min(strided, Math.ceil(seconds * fps));
}
