import { FexgraphError } from '@fexgraph/core';

const DAMAGED = 'the file is damaged, cut off, or not a checkpoint; download it again and compare its sha256';

/** The one error of the readers: what is wrong, and where. */
export function badCheckpoint(message: string, hint: string = DAMAGED): FexgraphError {
  return new FexgraphError('BAD_CHECKPOINT', message, { hint });
}

/** File contents in a message: short, and without control characters that would garble a terminal. */
export function quoted(text: string): string {
  const short = text.length > 80 ? `${text.slice(0, 77)}...` : text;
  return `'${short.replace(/[^\x20-\x7e]/g, '?')}'`;
}

/** A count from a file: a whole number from 0 to 2^53. */
export function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

/** More than any network needs; keeps a shape that is named by every tensor of a file from costing quadratic time. */
const MAX_AXES = 16;

/** A shape, strides or a range: a short list of counts. */
export function areCounts(values: readonly unknown[]): values is readonly number[] {
  return values.length <= MAX_AXES && values.every(isCount);
}
