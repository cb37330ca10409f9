import { FexgraphError } from '@fexgraph/core';
import { SessionOrder } from '../stream/session-order.ts';
import { sessionRuns } from '../stream/session-runs.ts';
import { type BatchOperation, tableOperation } from '../stream/table-operation.ts';
import { FexTable, type SessionLabel } from '../table/fex-table.ts';

export interface EpisodesOptions {
  /** The column, or several of which the mean counts (such as both eyes); a row without all of them is missing. */
  readonly column: string | readonly string[];
  /** An episode is where the value is above this. */
  readonly threshold: number;
  /** It goes on while the value is not below this. Default: while it is above `threshold`. */
  readonly until?: number;
  /** Rows that an episode has at least. Default 1. */
  readonly least?: number;
  /** Rows that it has at most. Default: any number. */
  readonly most?: number;
  /** Rows that do not go on with it that two episodes may have between them and still be one. Default 0. */
  readonly bridge?: number;
}

/** The columns of the result, in this order. */
export const EPISODE_COLUMNS = ['start', 'end', 'rows', 'peak', 'mean'] as const;

/**
 * Where a column stays above a threshold: one row for each episode, with the rows of its session from which and to which
 * (inclusive, from 0) it goes, how many these are, and the largest and mean value in it. A missing value
 * ends an episode: what was not seen is not bridged.
 *
 * Streamed, an episode comes when it has ended; memory is that of one; the rows of a session must stand together.
 * @throws FexgraphError `BAD_OPTION` for numbers of rows that are none.
 */
export const episodes = tableOperation<EpisodesOptions>((options) => new Episodes(options));

interface Open {
  readonly start: number;
  end: number;
  above: number;
  peak: number;
  sum: number;
}

class Episodes implements BatchOperation {
  readonly #columns: readonly string[];
  readonly #threshold: number;
  readonly #until: number | undefined;
  readonly #least: number;
  readonly #most: number;
  readonly #bridge: number;
  readonly #order = new SessionOrder();
  #label: SessionLabel | undefined;
  #hasSessions = false;
  #hasRows = false;
  #row = 0;
  #open: Open | undefined;
  #found: number[][] = [];
  #labels: SessionLabel[] = [];

  constructor({ column, threshold, until, least = 1, most = Number.POSITIVE_INFINITY, bridge = 0 }: EpisodesOptions) {
    for (const [name, rows, from] of [
      ['least', least, 1],
      ['most', most, least],
      ['bridge', bridge, 0],
    ] as const) {
      if ((Number.isInteger(rows) || rows === Number.POSITIVE_INFINITY) && rows >= from) continue;
      throw new FexgraphError('BAD_OPTION', `${name} is ${rows}: it must be a whole number of rows from ${from}`);
    }
    this.#columns = [column].flat();
    if (until !== undefined && !(until <= threshold)) {
      throw new FexgraphError('BAD_OPTION', `until is ${until}: it must not be above the threshold, ${threshold}`);
    }
    this.#threshold = threshold;
    this.#until = until;
    this.#least = least;
    this.#most = most;
    this.#bridge = bridge;
  }

  push(batch: FexTable): readonly FexTable[] {
    const columns = this.#columns.map((name) => batch.numbers(name));
    this.#hasSessions = batch.sessions !== undefined;
    for (const { label, start, end } of sessionRuns(batch)) {
      if (this.#order.begins(label)) {
        this.#close();
        this.#row = 0;
      }
      this.#label = label;
      for (let row = start; row < end; row++, this.#row++) {
        let sum = 0;
        for (const values of columns) sum += values[row];
        this.#take(sum / columns.length);
      }
    }
    return this.#found.length === 0 ? [] : [this.#table()];
  }

  end(): readonly FexTable[] {
    this.#close();
    // Without any episode the columns are still there.
    return this.#found.length > 0 || !this.#hasRows ? [this.#table()] : [];
  }

  #take(value: number): void {
    const open = this.#open;
    if (Number.isNaN(value)) this.#close();
    else if (value > this.#threshold || (open !== undefined && value >= (this.#until ?? Number.POSITIVE_INFINITY))) {
      if (open === undefined) this.#open = { start: this.#row, end: this.#row, above: 1, peak: value, sum: value };
      else {
        open.end = this.#row;
        open.above++;
        open.peak = Math.max(open.peak, value);
        open.sum += value;
      }
    } else if (open !== undefined && this.#row - open.end > this.#bridge) this.#close();
  }

  #close(): void {
    const open = this.#open;
    this.#open = undefined;
    if (open === undefined) return;
    const rows = open.end - open.start + 1;
    if (rows < this.#least || rows > this.#most) return;
    this.#found.push([open.start, open.end, rows, open.peak, open.sum / open.above]);
    this.#labels.push(this.#label ?? null);
  }

  #table(): FexTable {
    const [found, labels] = [this.#found, this.#labels];
    this.#found = [];
    this.#labels = [];
    this.#hasRows = true;
    return new FexTable(
      EPISODE_COLUMNS.map((name, i) => ({ name, values: Float64Array.from(found, (episode) => episode[i]) })),
      { sessions: this.#hasSessions ? labels : undefined },
    );
  }
}
