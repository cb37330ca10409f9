import { concatTables, FexTable, summary } from '@fexgraph/fex';
import { readTableBlob } from '@fexgraph/fex/web';
import { describe, expect, it } from 'vitest';
import type { RowLabels } from './table-info.ts';
import { TableService } from './table-service.ts';

const ROWS = 1200;
const text = `frame,AU12,Identity,note\n${Array.from({ length: ROWS }, (_, i) => `${i},${i % 7 === 0 ? '' : i / 1000},Person_${i % 3},${i % 2 ? '"a ""b"""' : ''}`).join('\n')}\n`;
const file = new File([text], 'a.csv');
const nothing = () => undefined;

/** Rows by their person, every tenth without one. */
const people: RowLabels = {
  labels: ['Anna', 'Ben'],
  codes: Int32Array.from({ length: ROWS }, (_, i) => (i % 10 === 0 ? -1 : i % 3 === 0 ? 0 : 1)),
};

async function opened(format = {}): Promise<TableService> {
  const service = new TableService();
  await service.open(file, format, nothing);
  return service;
}

async function read(blob: Blob, name: string): Promise<FexTable> {
  const found: FexTable[] = [];
  for await (const batch of readTableBlob(blob, name)) found.push(batch);
  return concatTables(found);
}

describe('a table that is open', () => {
  it('is summarised to the last digit as the package does it, without rows of nobody', async () => {
    const whole = await read(file, 'a.csv');
    const rows = [...people.codes.keys()].filter((row) => people.codes[row] >= 0);
    const labels = rows.map((row) => people.labels[people.codes[row]]);
    const statistics = ['mean', 'std', 'count'] as const;
    const expected = summary(whole.select(['AU12']).take(rows).withSessions(labels), { statistics });
    const service = await opened();
    const result = await service.summary({ columns: ['AU12'], statistics, sessions: people }, nothing);
    expect(result.sessions).toEqual(expected.sessions);
    expect(result.leftOut).toBe(ROWS / 10);
    expect(new FexTable(result.columns)).toEqual(new FexTable(expected.columns));
  });

  it('is summarised whole where nobody asks for sessions', async () => {
    const service = await opened();
    const result = await service.summary({ columns: ['frame'], statistics: ['count', 'max'] }, nothing);
    expect(result).toEqual({
      sessions: undefined,
      leftOut: 0,
      columns: [
        { name: 'count_frame', values: Float64Array.of(ROWS) },
        { name: 'max_frame', values: Float64Array.of(ROWS - 1) },
      ],
    });
  });

  it.each(['csv', 'parquet'] as const)(
    'is written with other identities and nothing else changed: %s',
    async (format) => {
      const blob = await (await opened()).export({ name: `b.${format}`, format, identities: people }, nothing);
      const [before, after] = [await read(file, 'a.csv'), await read(blob, `b.${format}`)];
      expect(after.names).toEqual(before.names);
      for (const name of ['frame', 'AU12', 'note']) expect(after.column(name)).toEqual(before.column(name));
      expect(after.column('Identity').values).toEqual(Array.from(people.codes, (code) => people.labels[code] ?? null));
    },
  );

  it('gets a column of identities at its end where it had none', async () => {
    const service = new TableService();
    await service.open(new File(['AU12\n0.5\n'], 'c.csv'), {}, nothing);
    const identities = { labels: ['Anna'], codes: Int32Array.of(0) };
    expect(await (await service.export({ name: 'd.csv', format: 'csv', identities }, nothing)).text()).toBe(
      'AU12,Identity\n0.5,Anna\n',
    );
  });

  it('tells how far it is, and where it is damaged', async () => {
    const told: number[] = [];
    const service = new TableService();
    await service.open(file, {}, (share) => told.push(share));
    expect(told.at(-1)).toBe(1);
    await expect(service.open(new File(['AU12\n1\nx\n'], 'e.csv'), {}, nothing)).rejects.toThrow(
      'e.csv: line 3, column "AU12": "x" is not a number',
    );
    await expect(service.open(new File(['AU12;AU06\n1;2\n'], 'f.csv'), {}, nothing)).rejects.toMatchObject({
      hint: 'give ";" as the delimiter',
    });
  });
});
