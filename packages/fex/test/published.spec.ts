import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { bonferroni } from '../src/between/bonferroni.ts';
import { decode } from '../src/between/decoder/decode.ts';
import { regress } from '../src/between/regression.ts';
import { sessionCodes } from '../src/between/session-codes.ts';
import { twoSampleTTest } from '../src/between/t-tests.ts';
import { askedColumns } from '../src/groups/column-groups.ts';
import { readTableFile } from '../src/node/read-table-file.ts';
import { labelSessions } from '../src/select/label-sessions.ts';
import { concatTables } from '../src/table/concat-tables.ts';
import type { FexTable } from '../src/table/fex-table.ts';

/**
 * Means of the twenty tables that py-feat's documentation publishes (docs/data/news_sample, MIT licence, Copyright (c) 2022
 * Jin Hyun Cheong, Tiankang Xie, Sophie Byrne, Eshin Jolly, Luke Chang).
 */
async function newsMeans(): Promise<FexTable> {
  const batches: FexTable[] = [];
  const file = fileURLToPath(new URL('support/news-means.csv', import.meta.url));
  for await (const batch of readTableFile(file)) batches.push(batch);
  return labelSessions(concatTables(batches), { column: 'condition' });
}

describe('what py-feat publishes of good and bad news', () => {
  it.each([
    ['emotions', '100% +/- 0.0%'],
    ['aus', '100% +/- 0.0%'],
    ['pose', '85% +/- 22.9%'],
    ['emotions, pose', '100% +/- 0.0%'],
    ['aus, pose', '95% +/- 15.0%'],
  ])('decoder of %s: %s', async (features, published) => {
    const { mean, sd, folds } = decode(await newsMeans(), { features });
    expect(`${(100 * mean).toFixed(0)}% +/- ${(100 * sd).toFixed(1)}%`).toBe(published);
    expect(folds).toEqual(Array.from({ length: 10 }, (_, i) => [i, i + 10]));
  });

  it('t test and regression of AU12 have the p value of SciPy, and eight action units differ', async () => {
    const means = await newsMeans();
    const [{ p: tested }] = twoSampleTTest(means, { columns: 'mean_AU12' });
    const aus = means.select(askedColumns(means.names, 'aus'));
    const { p } = regress(sessionCodes(means, { goodNews: 1, badNews: -1 }), aus);
    const scipy = 2.40285466759911e-13;
    expect(Math.abs(tested / scipy - 1)).toBeLessThan(1e-8);
    expect(Math.abs(p.at(0, p.columns.indexOf('mean_AU12')) / scipy - 1)).toBeLessThan(1e-8);
    expect(bonferroni(p.row(0)).filter((value) => value < 0.01).length).toBe(8);
  });
});
