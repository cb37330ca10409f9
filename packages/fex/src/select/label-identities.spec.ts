import { describe, expect, it } from 'vitest';
import { tableOf } from '../../test/support/made-table.ts';
import { labelIdentities } from './label-identities.ts';

describe('labelIdentities', () => {
  const table = tableOf({ Identity_1: [1, null, 3], Identity_2: [4, 5, 6], Identity_3: [null, null, null] });
  const shown = (embeddings: readonly (Float32Array | undefined)[]) =>
    embeddings.map((embedding) => (embedding === undefined ? null : `${embedding}`));

  it('gives each row the label of its embedding, and none where a value is missing', () => {
    const labelled = labelIdentities(table, shown);
    expect(labelled.names).toEqual(['Identity_1', 'Identity_2', 'Identity_3', 'Identity']);
    expect(labelled.column('Identity').values).toEqual(['1,4', null, '3,6']);
  });

  it('takes the place of labels that were there', () => {
    const old = table.withColumns([{ name: 'Identity', values: ['x', 'y', 'z'] }, ...table.columns]);
    expect(labelIdentities(old, shown).columns[0]).toEqual({ name: 'Identity', values: ['1,4', null, '3,6'] });
    expect(old.column('Identity').values).toEqual(['x', 'y', 'z']);
  });

  it('needs embeddings', () => {
    expect(() => labelIdentities(tableOf({ Identity_1: [null] }), shown)).toThrow(
      'the table has no identity embeddings',
    );
  });
});
