/** Injected time, in milliseconds from an arbitrary origin. Nodes and engine never read a wall clock themselves. */
export interface Clock {
  now(): number;
  /** Calls back once after `milliseconds`; returns the cancellation. */
  after(milliseconds: number, callback: () => void): () => void;
  /** Resolves when the rest of the program had a turn. Clocks that do not share a thread with anything leave it out. */
  turn?(): Promise<void>;
}
