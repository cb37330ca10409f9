import { FexgraphError } from '@fexgraph/core';
import { compareLabels, sessionRuns } from '../stream/session-runs.ts';
import { type BatchOperation, tableOperation } from '../stream/table-operation.ts';
import { FexTable, isNumbers, type NumberColumn, type SessionLabel } from '../table/fex-table.ts';
import { Moments } from './moments.ts';
import { quantile } from './quantile.ts';

export const STATISTICS = ['mean', 'sem', 'std', 'max', 'min', 'count', 'missing'] as const;

/**
 * `std` = sqrt(sum of squared differences / (count - 1)), `sem` = std / sqrt(count), `missing` = the share of rows
 * without a value.
 */
export type Statistic = (typeof STATISTICS)[number];

export interface SummaryOptions {
  /** Default: mean, sem, std, max, min. Columns come in blocks, in this order. */
  readonly statistics?: readonly Statistic[];
  /** Between 0 and 1, for example 0.25; columns `q25_...`. Exact: linear between neighbours, as NumPy's default. */
  readonly quantiles?: readonly number[];
}

/**
 * Statistics of every column of numbers: one row per session, in the order of the labels, or one in all. Missing values
 * are skipped; a statistic that too few values have is missing. Columns of texts are left out.
 *
 * Streamed it takes one pass and gives its rows at the end. Memory is that of the result, but for quantiles: exact ones
 * need all values, so they keep eight bytes for each.
 * @throws FexgraphError `BAD_OPTION` for no statistic at all, or a quantile that is not between 0 and 1.
 */
export const summary = tableOperation<SummaryOptions>((options) => new Summary(options));

export interface RunningSummaryOptions extends SummaryOptions {
  /** Rows after which the statistics so far are given, again and again. */
  readonly every: number;
}

/**
 * The statistics of all rows so far, after every so many rows and at the end: for streams that do not end. As `summary`,
 * behind a column `rows`, how many rows it is about.
 * @throws FexgraphError `BAD_OPTION` as `summary`, and for an `every` that is no whole number from 1.
 */
export const runningSummary = tableOperation<RunningSummaryOptions>(({ every, ...options }) => {
  if (!(Number.isInteger(every) && every >= 1)) {
    throw new FexgraphError('BAD_OPTION', `every is ${every}: it must be a whole number from 1`);
  }
  const running = new Summary(options);
  let rows = 0;
  const soFar = () => {
    const [table] = running.end();
    return table.withColumns([{ name: 'rows', values: new Float64Array(table.rowCount).fill(rows) }, ...table.columns]);
  };
  return {
    push(batch) {
      const results: FexTable[] = [];
      // The columns are there also where no row is.
      if (batch.rowCount === 0) running.push(batch);
      for (let start = 0; start < batch.rowCount; ) {
        const end = Math.min(batch.rowCount, start + every - (rows % every));
        running.push(batch.slice(start, end));
        rows += end - start;
        start = end;
        if (rows % every === 0) results.push(soFar());
      }
      return results;
    },
    end: () => (rows > 0 && rows % every === 0 ? [] : [soFar()]),
  };
});

class Summary implements BatchOperation {
  readonly #statistics: readonly Statistic[];
  readonly #quantiles: readonly number[];
  readonly #sessions = new Map<SessionLabel | undefined, SessionNumbers>();
  #columns: readonly string[] = [];
  #hasSessions = false;

  constructor({ statistics = ['mean', 'sem', 'std', 'max', 'min'], quantiles = [] }: SummaryOptions) {
    for (const share of quantiles) {
      if (!(share >= 0 && share <= 1))
        throw new FexgraphError('BAD_OPTION', `quantile ${share} is not between 0 and 1`);
    }
    if (statistics.length + quantiles.length === 0) throw new FexgraphError('BAD_OPTION', 'no statistic to compute');
    this.#statistics = statistics;
    this.#quantiles = quantiles;
  }

  push(batch: FexTable): readonly FexTable[] {
    const columns = batch.columns.filter(isNumbers);
    this.#columns = columns.map(({ name }) => name);
    this.#hasSessions = batch.sessions !== undefined;
    for (const { label, start, end } of sessionRuns(batch)) {
      let session = this.#sessions.get(label);
      if (session === undefined) {
        session = new SessionNumbers(columns.length, this.#quantiles.length > 0);
        this.#sessions.set(label, session);
      }
      for (let i = 0; i < columns.length; i++) session.add(i, columns[i].values, start, end);
    }
    return [];
  }

  end(): readonly FexTable[] {
    const labels = [...this.#sessions.keys()].sort(compareLabels);
    const sessions = labels.map((label) => this.#sessions.get(label)!);
    const blocks = [
      ...this.#statistics.map((name) =>
        this.#block(name, (column) => sessions.map((of) => of.statistic(name, column))),
      ),
      ...this.#quantiles.map((share) =>
        this.#block(quantileName(share), (column) => sessions.map((of) => of.quantile(share, column))),
      ),
    ];
    return [new FexTable(blocks.flat(), { sessions: this.#hasSessions ? (labels as SessionLabel[]) : undefined })];
  }

  #block(prefix: string, of: (column: number) => number[]): NumberColumn[] {
    return this.#columns.map((name, i) => ({ name: `${prefix}_${name}`, values: Float64Array.from(of(i)) }));
  }
}

/** `q25` for 0.25, `q2.5` for 0.025. */
function quantileName(share: number): string {
  return `q${Number((share * 100).toPrecision(12))}`;
}

/** What is known of one session. */
class SessionNumbers {
  readonly #moments: Moments;
  readonly #values: Float64Array[][] | undefined;

  constructor(columns: number, keepsValues: boolean) {
    this.#moments = new Moments(columns);
    this.#values = keepsValues ? Array.from({ length: columns }, () => []) : undefined;
  }

  add(column: number, values: Float64Array, start: number, end: number): void {
    this.#moments.add(column, values, start, end);
    this.#values?.[column].push(values.slice(start, end));
  }

  statistic(name: Statistic, column: number): number {
    const { count, missing, mean, squares, min, max } = this.#moments;
    const n = count[column];
    if (name === 'count') return n;
    if (name === 'missing') return missing[column] / (n + missing[column]);
    if (n === 0) return Number.NaN;
    if (name === 'mean') return mean[column];
    if (name === 'min') return min[column];
    if (name === 'max') return max[column];
    const std = n < 2 ? Number.NaN : Math.sqrt(squares[column] / (n - 1));
    return name === 'std' ? std : std / Math.sqrt(n);
  }

  quantile(share: number, column: number): number {
    return quantile(this.#values![column], share);
  }
}
