/** Where the accepted frames of a run ended (run semantics 1). */
export interface FrameCounts {
  readonly accepted: number;
  /** Frames that ended as record rows, including the null row of a frame without a face. */
  readonly rows: number;
  /** Frames that failed and ended as a null row. */
  readonly nullRows: number;
  readonly deadLetters: number;
  readonly drops: number;
  /** Not settled yet; 0 at the end of a run. */
  readonly inFlight: number;
  /** Packets with buffers that are not released yet; 0 at the end of a run. */
  readonly unreleased: number;
}

/** The one way in which a frame left the graph. */
export type Settlement = 'rows' | 'null-row' | 'dead-letter' | 'drop';

/** `accepted = rows + null rows + dead letters + drops`, nothing in flight, nothing unreleased. */
export function isBalanced(counts: FrameCounts): boolean {
  const { accepted, rows, nullRows, deadLetters, drops, inFlight, unreleased } = counts;
  return accepted === rows + nullRows + deadLetters + drops && inFlight === 0 && unreleased === 0;
}
