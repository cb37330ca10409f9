import { FexgraphError } from '@fexgraph/core';

/** One measurement of another stream, for example a heart-rate belt. */
export interface Sample {
  /** Seconds, on the clock of the frames (`key.time`). Never less than that of the sample before. */
  readonly time: number;
  /** NaN where the sensor has no value. */
  readonly value: number;
}

/** The samples around a moment. */
export interface Neighbours {
  /** The last one that is not later. */
  readonly before: Sample | undefined;
  /** The first one that is later. */
  readonly after: Sample | undefined;
}

export interface SampleChoice {
  readonly mode: 'nearest' | 'before' | 'linear';
  /** Seconds that a sample may be away. */
  readonly tolerance: number;
}

/** What is known of a moment: the value of one of its neighbours, or, with `linear`, between them. NaN if nothing is. */
export function valueAt(time: number, { before, after }: Neighbours, { mode, tolerance }: SampleChoice): number {
  const isNear = (sample: Sample | undefined): sample is Sample =>
    sample !== undefined && Math.abs(sample.time - time) <= tolerance;
  if (mode === 'before') return isNear(before) ? before.value : Number.NaN;
  if (mode === 'linear') {
    if (isNear(before) && before.time === time) return before.value;
    if (!isNear(before) || !isNear(after)) return Number.NaN;
    return before.value + ((after.value - before.value) * (time - before.time)) / (after.time - before.time);
  }
  const [first, second] = [before, after].filter(isNear);
  if (!second) return first?.value ?? Number.NaN;
  return time - first.time <= second.time - time ? first.value : second.value;
}

/** @throws FexgraphError BAD_INPUT for a sample that is none, or earlier than the one before it. */
export function checkSample(sample: Sample, last: Sample | undefined, source: string): Sample {
  const { time, value } = sample ?? {};
  const refuse = (reason: string, hint: string) =>
    new FexgraphError('BAD_INPUT', `samples of source "${source}": ${reason}`, { hint });
  if (!Number.isFinite(time) || typeof value !== 'number') {
    throw refuse(`{ time: ${time}, value: ${value} } is no sample`, 'time is seconds, value a number or NaN');
  }
  if (last && time < last.time) {
    throw refuse(`a sample of ${time} s came after one of ${last.time} s`, 'sort them by time');
  }
  return sample;
}
