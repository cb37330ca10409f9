import { FexBatch, FexgraphError, type FexSchema, IMAGE_SCHEMA } from '@fexgraph/core';
import { requireSameColumns } from '../rows/row-encoder.ts';

export interface FexTableLimits {
  /** Most rows it takes; a row of the reference's columns is about 9 kB. Default 10 000. */
  readonly maxRows?: number;
}

/** Rows collected in memory, in the order they came. */
export class FexTable {
  readonly #maxRows: number;
  readonly #batches: FexBatch[] = [];
  #rows = 0;

  constructor(limits: FexTableLimits = {}) {
    this.#maxRows = limits.maxRows ?? 10_000;
  }

  get rowCount(): number {
    return this.#rows;
  }

  /** Of the first batch; undefined while there is none. */
  get schema(): FexSchema | undefined {
    return this.#batches[0]?.schema;
  }

  /** @throws FexgraphError LIMIT_EXCEEDED beyond `maxRows`, OUTPUT_FAILED for a batch with other columns. */
  add(batch: FexBatch): void {
    if (this.schema) requireSameColumns(this.schema, batch);
    if (this.#rows + batch.rowCount > this.#maxRows) {
      throw new FexgraphError('LIMIT_EXCEEDED', `a table in memory would get more than ${this.#maxRows} rows`, {
        hint: 'raise maxRows, or write to a file (sink/csv), which needs no memory',
      });
    }
    this.#batches.push(batch);
    this.#rows += batch.rowCount;
  }

  /** All rows as one batch, a copy. Without any row it has the columns of a table of pictures. */
  toBatch(): FexBatch {
    return FexBatch.concat(this.schema ?? IMAGE_SCHEMA, this.#batches);
  }
}
