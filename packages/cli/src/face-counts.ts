import type { FexBatch, FexRow } from '@fexgraph/core';
import { isBoxOnly } from '@fexgraph/sinks';

/** Counts what the records of a run show. */
export class FaceCounts {
  faces = 0;
  /** Boxes of the detector in which no network saw a face. */
  boxesOnly = 0;

  /** @param heads columns about a face that the run fills */
  constructor(private readonly heads: readonly string[]) {}

  /** @returns the rows that are not null, and how many of them are boxes only */
  add(batch: FexBatch): { readonly found: readonly FexRow[]; readonly boxesOnly: number } {
    const found = [...batch.rows()].filter((row) => !row.isNull);
    const boxesOnly = found.filter((row) => isBoxOnly(row, this.heads)).length;
    this.boxesOnly += boxesOnly;
    this.faces += found.length - boxesOnly;
    return { found, boxesOnly };
  }
}
