import { baseName } from './people.ts';

/**
 * The file that a clip was made of, among those that the user gave: the one of its name, else the only one of its kind for
 * the only clip.
 */
export function mediaOf(clip: string, clips: number, files: readonly File[]): File | undefined {
  const named = files.find(({ name }) => name === clip) ?? files.find(({ name }) => baseName(name) === baseName(clip));
  return named ?? (clips === 1 && files.length === 1 ? files[0] : undefined);
}

/** Seconds at which to look at a frame: in its middle, where rounding does not matter. */
export function secondsOf(times: Float64Array, frame: number): number | undefined {
  if (frame < 0 || frame >= times.length) return undefined;
  const next = times[frame + 1] ?? times[frame] + (frame > 0 ? times[frame] - times[frame - 1] : 0);
  return (times[frame] + next) / 2;
}

/** `1:02.40` */
export function clockText(seconds: number): string {
  const rest = seconds % 60;
  return `${Math.floor(seconds / 60)}:${rest < 10 ? '0' : ''}${rest.toFixed(2)}`;
}
