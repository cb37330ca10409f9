/**
 * Something with a buffer or handle behind it. A packet that has `release` is owned by the engine while its frame is
 * in flight, and released exactly once when the last branch has finished with the frame.
 */
export interface Owned {
  release(): void;
}

export function isOwned(value: unknown): value is Owned {
  return typeof value === 'object' && value !== null && typeof (value as Partial<Owned>).release === 'function';
}
