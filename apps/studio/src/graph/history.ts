/** States that were, the one that is, and those that undo has left. */
export interface History<T> {
  readonly past: readonly T[];
  readonly present: T;
  readonly future: readonly T[];
}

/** Steps that can be undone. */
export const HISTORY_LIMIT = 100;

export function begin<T>(present: T): History<T> {
  return { past: [], present, future: [] };
}

/** A new state. What had been undone is gone, and so is what lies more than the limit back. */
export function push<T>({ past, present }: History<T>, next: T): History<T> {
  return { past: [...past, present].slice(-HISTORY_LIMIT), present: next, future: [] };
}

/** The same history where there is nothing to undo. */
export function undo<T>(history: History<T>): History<T> {
  const { past, present, future } = history;
  if (past.length === 0) return history;
  return { past: past.slice(0, -1), present: past[past.length - 1], future: [present, ...future] };
}

/** The same history where nothing was undone. */
export function redo<T>(history: History<T>): History<T> {
  const { past, present, future } = history;
  if (future.length === 0) return history;
  return { past: [...past, present], present: future[0], future: future.slice(1) };
}
