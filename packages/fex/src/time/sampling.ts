import { FexgraphError } from '@fexgraph/core';

/** A length or a rate: in rows, in rows a second, or in seconds. */
export type SamplingUnit = 'samples' | 'hz' | 'seconds';

/** @throws FexgraphError `BAD_OPTION` unless it is a number above 0. */
export function requirePositive(name: string, value: number): number {
  if (value > 0 && Number.isFinite(value)) return value;
  throw new FexgraphError('BAD_OPTION', `${name} is ${value}: it must be a number above 0`);
}

/** Rows a second; tables do not say. @throws FexgraphError `BAD_OPTION` where it is not given. */
export function requireFrequency(samplingFrequency: number | undefined, what: string): number {
  if (samplingFrequency === undefined) {
    throw new FexgraphError(
      'BAD_OPTION',
      `${what} needs the sampling frequency: rows a second, which tables do not say`,
    );
  }
  return requirePositive('samplingFrequency', samplingFrequency);
}
