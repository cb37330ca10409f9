/**
 * How far a column of one node can be trusted. `measured`: the node measures exactly this, or has an output that is defined
 * as this. `proxy`: something that usually goes with it; fit for comparison within a person, not as a measurement.
 * `not available`: the node has no number for it that means anything, and leaves it null.
 */
export type Trust = 'measured' | 'proxy' | 'not available';

/** How a node comes to some Fex columns. */
export interface ColumnNote {
  readonly columns: readonly string[];
  /** In words or as a formula; for what is not available, why. */
  readonly how: string;
  readonly trust: Trust;
}
