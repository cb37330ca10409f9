import type { FaceEvent } from '@fexgraph/core';

export interface CurveSample {
  /** Seconds. */
  readonly time: number;
  /** NaN where it is not known. */
  readonly value: number;
}

/** Something that a curve did. */
export type CurveEvent = Pick<FaceEvent, 'start' | 'end' | 'peak' | 'strength' | 'cut'>;

/** Looks for events in one curve, sample by sample, in the order of time. */
export interface CurveMachine {
  /** @returns the event that is known to be over now */
  next(sample: CurveSample): CurveEvent | undefined;
  /**
   * Nothing follows, or not at once: what was going on ends with the last sample.
   *
   * @param isCut whether it may have gone on unseen
   */
  close(isCut: boolean): CurveEvent | undefined;
}

export function cutOf(start: boolean, end: boolean): CurveEvent['cut'] {
  if (start && end) return 'both';
  return start ? 'start' : end ? 'end' : null;
}
