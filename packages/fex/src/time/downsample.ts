import { FexgraphError } from '@fexgraph/core';
import { SessionOrder } from '../stream/session-order.ts';
import { sessionRuns } from '../stream/session-runs.ts';
import { type BatchOperation, tableOperation } from '../stream/table-operation.ts';
import { median } from '../summary/quantile.ts';
import { FexTable, isNumbers, type SessionLabel } from '../table/fex-table.ts';
import { roundHalfEven } from './round-half-even.ts';
import { requireFrequency, requirePositive, type SamplingUnit } from './sampling.ts';

export interface DownsampleOptions {
  /** Rows of a block (`samples`), rows a second of the result (`hz`), or length of a block (`seconds`). */
  readonly target: number;
  readonly unit: SamplingUnit;
  /** Rows a second; needed for `hz` and `seconds`. */
  readonly samplingFrequency?: number;
  /** Default: mean. */
  readonly method?: 'mean' | 'median';
}

/** Rows of a block: fractions of `samples` are cut off, others rounded, half to even. */
export function blockLength({ target, unit, samplingFrequency }: DownsampleOptions): number {
  requirePositive('target', target);
  const length =
    unit === 'samples' ? Math.trunc(target) : rounded(target, unit, requireFrequency(samplingFrequency, unit));
  if (length >= 1) return length;
  throw new FexgraphError('BAD_OPTION', `a block of ${target} ${unit} is less than one row`);
}

function rounded(target: number, unit: 'hz' | 'seconds', frequency: number): number {
  if (unit === 'seconds') return roundHalfEven(target * frequency);
  if (target > frequency) {
    throw new FexgraphError('BAD_OPTION', `${target} rows a second from ${frequency} are more, not less`, {
      hint: 'upsample instead',
    });
  }
  return roundHalfEven(frequency / target);
}

/**
 * The mean or median of the values of k rows, block after block; the last block of a session may be shorter. Columns of
 * texts are left out; the result has `samplingFrequency / k` rows a second. A block without a value is missing.
 *
 * Streamed it keeps one row (for medians k), and the rows of a session must stand together.
 * @throws FexgraphError `BAD_OPTION` for a block of less than one row, or a missing sampling frequency.
 */
export const downsample = tableOperation<DownsampleOptions>(
  (options) => new Blocks(blockLength(options), options.method ?? 'mean'),
);

/** What a column has in the block that is being filled. */
interface Cells {
  add(column: number, values: Float64Array, start: number, end: number): void;
  /** The value of the block; the cells are empty afterwards. */
  take(column: number): number;
}

class Means implements Cells {
  readonly #sums: Float64Array;
  readonly #counts: Float64Array;

  constructor(columns: number) {
    this.#sums = new Float64Array(columns);
    this.#counts = new Float64Array(columns);
  }

  add(column: number, values: Float64Array, start: number, end: number): void {
    let sum = this.#sums[column];
    let count = this.#counts[column];
    for (let row = start; row < end; row++) {
      const value = values[row];
      if (Number.isNaN(value)) continue;
      sum += value;
      count++;
    }
    this.#sums[column] = sum;
    this.#counts[column] = count;
  }

  take(column: number): number {
    // Nothing by nothing is missing.
    const mean = this.#sums[column] / this.#counts[column];
    this.#sums[column] = 0;
    this.#counts[column] = 0;
    return mean;
  }
}

class Medians implements Cells {
  readonly #values: number[][];

  constructor(columns: number) {
    this.#values = Array.from({ length: columns }, () => []);
  }

  add(column: number, values: Float64Array, start: number, end: number): void {
    for (let row = start; row < end; row++) this.#values[column].push(values[row]);
  }

  take(column: number): number {
    return median(this.#values[column].splice(0));
  }
}

class Blocks implements BatchOperation {
  readonly #length: number;
  readonly #method: 'mean' | 'median';
  readonly #order = new SessionOrder();
  #names: readonly string[] = [];
  #cells: Cells | undefined;
  #hasSessions = false;
  #gave = false;
  #label: SessionLabel | undefined;
  /** Rows in the block that is being filled. */
  #filled = 0;

  constructor(length: number, method: 'mean' | 'median') {
    this.#length = length;
    this.#method = method;
  }

  push(batch: FexTable): readonly FexTable[] {
    const columns = batch.columns.filter(isNumbers);
    this.#names = columns.map(({ name }) => name);
    this.#hasSessions = batch.sessions !== undefined;
    this.#cells ??= this.#method === 'mean' ? new Means(columns.length) : new Medians(columns.length);
    const cells = this.#cells;
    const blocks = new BlockRows(columns.length);
    for (const { label, start, end } of sessionRuns(batch)) {
      if (this.#order.begins(label)) this.#close(blocks);
      this.#label = label;
      for (let at = start; at < end; ) {
        const next = Math.min(end, at + this.#length - this.#filled);
        for (let i = 0; i < columns.length; i++) cells.add(i, columns[i].values, at, next);
        this.#filled += next - at;
        at = next;
        if (this.#filled === this.#length) this.#close(blocks);
      }
    }
    return blocks.labels.length === 0 ? [] : [this.#table(blocks)];
  }

  end(): readonly FexTable[] {
    const blocks = new BlockRows(this.#names.length);
    this.#close(blocks);
    // Without any block the columns are still there.
    return blocks.labels.length > 0 || !this.#gave ? [this.#table(blocks)] : [];
  }

  #close(blocks: BlockRows): void {
    if (this.#filled === 0) return;
    blocks.add((column) => this.#cells!.take(column), this.#label);
    this.#filled = 0;
  }

  #table({ columns, labels }: BlockRows): FexTable {
    this.#gave = true;
    return new FexTable(
      columns.map((values, i) => ({ name: this.#names[i], values: Float64Array.from(values) })),
      { sessions: this.#hasSessions ? (labels as SessionLabel[]) : undefined },
    );
  }
}

/** Blocks that are full, column by column. */
class BlockRows {
  readonly columns: readonly number[][];
  readonly labels: (SessionLabel | undefined)[] = [];

  constructor(columns: number) {
    this.columns = Array.from({ length: columns }, () => []);
  }

  add(value: (column: number) => number, label: SessionLabel | undefined): void {
    for (let i = 0; i < this.columns.length; i++) this.columns[i].push(value(i));
    this.labels.push(label);
  }
}
