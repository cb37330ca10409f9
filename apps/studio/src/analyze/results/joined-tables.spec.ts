import { concatTables, type FexTable } from '@fexgraph/fex';
import { describe, expect, it } from 'vitest';
import { joinedTables } from './joined-tables.ts';

async function joined(...texts: readonly string[]): Promise<FexTable | undefined> {
  const batches: FexTable[] = [];
  for await (const batch of joinedTables(texts.map((text, i) => new File([text], `${i}.csv`)))) batches.push(batch);
  return batches.length === 0 ? undefined : concatTables(batches);
}

describe('tables of many files', () => {
  it('are one below the other, in the columns of all', async () => {
    const table = await joined(
      'AU12,input\n0.5,a.jpg\n',
      'AU12,input,approx_time,Track\n1,b.mp4,00:00,0\n2,b.mp4,00:01,0\n',
      'extra,AU12,input\n7,3,c.jpg\n',
    );
    const NONE = Number.NaN;
    expect(table?.columns).toEqual([
      { name: 'AU12', values: Float64Array.of(0.5, 1, 2, 3) },
      { name: 'input', values: ['a.jpg', 'b.mp4', 'b.mp4', 'c.jpg'] },
      { name: 'approx_time', values: [null, '00:00', '00:01', null] },
      { name: 'Track', values: Float64Array.of(NONE, 0, 0, NONE) },
      { name: 'extra', values: Float64Array.of(NONE, NONE, NONE, 7) },
    ]);
  });

  it('are none where there is none', async () => expect(await joined()).toBeUndefined());
});
