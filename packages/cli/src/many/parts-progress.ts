import { printableName } from '../printable.ts';
import { clockText, progressBar, rateText } from '../progress.ts';

/** A part that is being worked on. */
export interface ActiveWork {
  readonly name: string;
  readonly bytes: number;
  readonly frames: number;
  /** Frames to expect, if known. */
  readonly expected: number | undefined;
  readonly startMs: number;
}

export interface PartsState {
  readonly parts: number;
  readonly done: number;
  readonly failed: number;
  /** Of inputs: the measure of what a part costs, since nobody knows the frames of a video that was not opened. */
  readonly bytes: number;
  readonly bytesDone: number;
  /** That earlier runs have done. */
  readonly bytesBefore: number;
  /** Of this run. */
  readonly frames: number;
  readonly active: readonly ActiveWork[];
}

const shareOf = ({ frames, expected }: ActiveWork): number => (expected ? Math.min(1, frames / expected) : 0);

/** Seconds that are left, at the pace so far. */
const left = (elapsed: number, share: number): number => (elapsed * (1 - share)) / share;

/**
 * `[####......]  3/20 inputs  17.4%  31/s  ETA 12:03  1 failed  |  clip-4.mp4 40% 0:20`, within `columns`.
 *
 * @param elapsed seconds of this run
 */
export function partsLine(state: PartsState, elapsed: number, nowMs: number, columns: number): string {
  const working = state.active.reduce((sum, work) => sum + work.bytes * shareOf(work), 0);
  const total = Math.max(1, state.bytes);
  const share = Math.min(1, (state.bytesDone + working) / total);
  const mine = (state.bytesDone - state.bytesBefore + working) / Math.max(1, state.bytes - state.bytesBefore);
  const rate = elapsed > 0 ? state.frames / elapsed : 0;
  const parts = [
    progressBar(share),
    `${state.done}/${state.parts} inputs`,
    `${(100 * share).toFixed(1)}%`,
    ...(rate > 0 ? [rateText(rate)] : []),
    ...(mine > 0 && mine < 1 ? [`ETA ${clockText(left(elapsed, mine))}`] : []),
    ...(state.failed > 0 ? [`${state.failed} failed`] : []),
  ];
  const works = state.active.map((work) => {
    const done = shareOf(work);
    const name = printableName(work.name);
    if (done === 0) return `${name} ${work.frames} frames`;
    const eta = done < 1 ? ` ${clockText(left((nowMs - work.startMs) / 1000, done))}` : '';
    return `${name} ${Math.round(100 * done)}%${eta}`;
  });
  const line = [parts.join('  '), ...(works.length > 0 ? [works.join(', ')] : [])].join('  |  ');
  return line.slice(0, Math.max(10, columns - 1));
}
