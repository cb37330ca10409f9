import { describe, expect, it } from 'vitest';
import { streamed } from '../../test/support/batches.ts';
import { expectNear, type GoldenNumber } from '../../test/support/near.ts';
import {
  byClip,
  byCondition,
  golden,
  hasNewsSample,
  readClip,
  readClips,
  withoutFaces,
} from '../../test/support/news-sample.ts';
import type { FexTable } from '../table/fex-table.ts';
import { type Statistic, summary } from './summary.ts';

type Rows = Readonly<Record<string, readonly GoldenNumber[]>>;
interface GoldenSummary {
  readonly columns: readonly string[];
  readonly byClip: Readonly<Record<Statistic, Rows>>;
  readonly byCondition: Readonly<Record<Statistic, Rows>>;
  readonly all: Readonly<Record<Statistic, readonly GoldenNumber[]>>;
  readonly missing: {
    readonly columns: readonly string[];
    readonly byClip: Readonly<Record<Statistic, readonly GoldenNumber[]>>;
  };
  readonly tutorialSummary: { readonly columns: readonly string[]; readonly rows: Rows };
}

describe.skipIf(!hasNewsSample)('summary, against the goldens (skipped where they are not there)', () => {
  const goldens = hasNewsSample ? golden<GoldenSummary>('summary') : (undefined as never);
  const t20 = hasNewsSample ? readClips(20) : (undefined as never);

  const check = (table: FexTable, rows: (statistic: Statistic) => Rows, columns: readonly string[]) => {
    for (const statistic of ['mean', 'std', 'sem', 'min', 'max'] as const) {
      for (const [label, expected] of Object.entries(rows(statistic))) {
        const row = table.sessions?.indexOf(label) ?? 0;
        const actual = columns.map((name) => table.numbers(`${statistic}_${name}`)[row]);
        expectNear(actual, expected, `${statistic} ${label}`);
      }
    }
  };

  it.each([[[]], [[7]], [[1, 100, 3]]])(
    'is that of clips and conditions, and of all rows; batches %j',
    async (sizes) => {
      const of = (table: FexTable) => (sizes.length === 0 ? summary(table, {}) : streamed(summary, table, {}, sizes));
      check(await of(byClip(t20)), (statistic) => goldens.byClip[statistic], goldens.columns);
      check(await of(byCondition(t20)), (statistic) => goldens.byCondition[statistic], goldens.columns);
      check(await of(t20), (statistic) => ({ all: goldens.all[statistic] }), goldens.columns);
    },
  );

  it('skips missing values', () => {
    const table = summary(byClip(withoutFaces(readClip(1))), {});
    check(table, (statistic) => ({ '001.mp4': goldens.missing.byClip[statistic] }), goldens.missing.columns);
  });

  it('has the numbers that the tutorial of py-feat prints', () => {
    const table = summary(byCondition(t20), {});
    expect(table.sessions).toEqual(['badNews', 'goodNews']);
    for (const [row, label] of ['badNews', 'goodNews'].entries()) {
      const { columns, rows } = goldens.tutorialSummary;
      expectNear(
        columns.map((name) => table.numbers(name)[row]),
        rows[label],
        label,
      );
    }
    // One column less than the reference, for which labels that are all missing are numbers.
    expect(table.names.length).toBe(5 * 2180);
  });
});
