/**
 * Identity of one source frame. Every packet carries the key of the frame it was derived from; no operator may
 * drop, renumber or invent one.
 */
export interface FrameKey {
  /** Source id, unique within a run. */
  readonly source: string;
  /** Frame number in the source, counted from 0. With a stride of k the numbers are 0, k, 2k, ... */
  readonly index: number;
  /** Presentation time in seconds from the start of the source. Still pictures have their index as time. */
  readonly time: number;
}

/** Anything that flows through a graph. */
export interface Keyed {
  readonly key: FrameKey;
}

/** Text form of a key, for messages and maps: `source#index`. */
export function keyText(key: FrameKey): string {
  return `${key.source}#${key.index}`;
}

export function sameKey(a: FrameKey, b: FrameKey): boolean {
  return a === b || (a.index === b.index && a.source === b.source);
}

/** Whether a value is a key: what a source in plain JavaScript gives is not sure to have one. */
export function isFrameKey(value: unknown): value is FrameKey {
  if (typeof value !== 'object' || value === null) return false;
  const { source, index, time } = value as Partial<Record<keyof FrameKey, unknown>>;
  return typeof source === 'string' && Number.isInteger(index) && (index as number) >= 0 && typeof time === 'number';
}
