import { COLUMN_MEANINGS, IMAGE_SCHEMA } from '@fexgraph/core';
import { afterAll, describe, expect, it } from 'vitest';
import { dataDictionary } from '../src/dictionary/data-dictionary.ts';
import { createRuntime } from '../src/node/create-runtime.ts';

const runtime = await createRuntime();
afterAll(() => runtime.dispose());
const { packs, entries } = dataDictionary(runtime.container);

/** Who makes a column in a pack. */
function made(column: string, pack: string) {
  const entry = entries.find(({ columns }) => columns.includes(column));
  return entry?.makers[packs.indexOf(pack)];
}

describe('the data dictionary', () => {
  it('has every column once, for every pack with a graph', () => {
    expect(packs).toEqual(['embedded', 'pyfeat-v2.5', 'mediapipe']);
    const columns = entries.flatMap((entry) => entry.columns);
    expect(columns).toEqual(COLUMN_MEANINGS.flatMap((meaning) => meaning.columns));
    expect(columns).toEqual(expect.arrayContaining([...IMAGE_SCHEMA.columns]));
  });

  it('says of the same column in each pack what makes it and how far to trust it', () => {
    expect(made('AU12', 'embedded')).toMatchObject({ node: 'multitask/geometric-blendshapes', trust: 'proxy' });
    expect(made('AU12', 'mediapipe')).toEqual({
      node: 'multitask/action-units',
      how: 'mean of mouthSmileLeft and mouthSmileRight',
      trust: 'measured',
    });
    expect(made('AU12', 'pyfeat-v2.5')?.node).toBe('multitask/face-v2');
    expect(entries.find(({ columns }) => columns.includes('AU12'))?.name).toBe('lip corner puller');
  });

  it('says why a column is not available, and nothing where nobody speaks of it', () => {
    expect(made('AU06', 'mediapipe')).toMatchObject({ trust: 'not available', how: expect.stringContaining('dead') });
    expect(made('cheekPuff', 'mediapipe')?.trust).toBe('not available');
    expect(made('valence', 'embedded')).toBeUndefined();
    expect([made('Track', 'embedded')?.node, made('Track', 'pyfeat-v2.5')]).toEqual(['fex/assemble', undefined]);
  });
});

describe('the nodes that come with fexgraph', () => {
  const known = new Set(COLUMN_MEANINGS.flatMap((meaning) => meaning.columns));
  const nodes = runtime.registry.list().flatMap(({ definition }) => {
    const options = definition.options.safeParse({});
    const columns = options.success ? (definition.columns?.(options.data as never) ?? []) : [];
    const ofTable = columns.filter((column) => known.has(column));
    return ofTable.length > 0 ? [{ type: definition.type, columns: ofTable, notes: definition.columnNotes ?? [] }] : [];
  });

  it.each(nodes)('$type has one note for each column that it fills', ({ columns, notes }) => {
    const noted = notes.flatMap((note) => note.columns);
    expect(noted).toHaveLength(new Set(noted).size);
    expect(noted).toEqual(expect.arrayContaining(columns));
    const missing = notes.filter(({ trust }) => trust === 'not available').flatMap((note) => note.columns);
    expect(columns.filter((column) => missing.includes(column))).toEqual([]);
  });
});
