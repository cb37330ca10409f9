import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { COLUMN_MEANINGS, type ColumnMeaning, columnNames, IMAGE_SCHEMA } from '@fexgraph/core';
import { afterAll, expect, it } from 'vitest';
import { type DictionaryEntry, dataDictionary } from '../src/dictionary/data-dictionary.ts';
import { createRuntime } from '../src/node/create-runtime.ts';

const page = fileURLToPath(new URL('../../../docs/columns.md', import.meta.url));
const runtime = await createRuntime();
afterAll(() => runtime.dispose());
const { packs, entries } = dataDictionary(runtime.container);

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [line(head), `|${head.map(() => '---|').join('')}\n`, ...rows.map(line)].join('');

/** Columns of the entries that a pack fills, by how far to trust them. */
function counts(of: readonly DictionaryEntry[], pack: number, wanted: (column: string) => boolean = () => true) {
  const count = (...trust: string[]) =>
    of
      .filter(({ makers }) => trust.includes(makers[pack]?.trust ?? 'not available'))
      .reduce((sum, { columns }) => sum + columns.filter(wanted).length, 0);
  return { measured: count('measured'), proxy: count('proxy'), missing: count('not available') };
}

/** ✓ for all, ~ for all of them as proxies, `3 of 20`. */
function filled(meaning: ColumnMeaning, pack: number): string {
  const { measured, proxy } = counts(entriesOf(meaning), pack);
  if (measured + proxy < meaning.columns.length)
    return measured + proxy === 0 ? '' : `${measured + proxy} of ${meaning.columns.length}`;
  return measured === 0 ? '~' : '✓';
}

function entriesOf({ columns }: ColumnMeaning): readonly DictionaryEntry[] {
  const ofMeaning = new Set(columns);
  return entries.filter((entry) => ofMeaning.has(entry.columns[0]));
}

function meanings(): string {
  const rows = COLUMN_MEANINGS.map((entry) => {
    const { meaning, unit = '', range = '', positive = '' } = entry;
    return [
      `\`${columnNames(entry)}\``,
      meaning,
      unit,
      range,
      positive,
      ...packs.map((_, pack) => filled(entry, pack)),
    ];
  });
  return table(['Columns', 'What they say', 'Unit', 'Range', 'Positive is', ...packs], rows);
}

/** One row per entry of a block, in each pack what makes it. */
function makers(columns: (column: string) => boolean): string {
  const rows = entries
    .filter((entry) => columns(entry.columns[0]))
    .map((entry) => [
      `\`${columnNames(entry)}\`${entry.name ? ` ${entry.name}` : ''}`,
      ...entry.makers.map((maker) => (maker ? `**${maker.trust}**: ${maker.how}` : 'not available')),
    ]);
  return table(['Columns', ...packs], rows);
}

function sums(): string {
  const inTable = new Set<string>(IMAGE_SCHEMA.columns);
  const found = packs.map((_, pack) => counts(entries, pack, (column) => inTable.has(column)));
  const rows = (['measured', 'proxy', 'missing'] as const).map((kind) => [
    { measured: 'measured', proxy: 'proxy', missing: 'null: not available' }[kind],
    ...found.map((pack) => String(pack[kind])),
  ]);
  return table([`Of the ${inTable.size.toLocaleString('en')} columns`, ...packs], rows);
}

const inGroups = (...groups: string[]) => {
  const columns = new Set(groups.flatMap((name) => IMAGE_SCHEMA.group(name)?.columns ?? []));
  expect(columns.size).toBeGreaterThan(0);
  return (column: string) => columns.has(column);
};
const TABLES: Readonly<Record<string, () => string>> = {
  meanings,
  sums,
  faces: () =>
    makers(inGroups('facebox', 'landmarks', 'pose', 'emotions', 'affect', 'gaze', 'embedding', 'mesh', 'label')),
  aus: () => makers(inGroups('aus')),
  blendshapes: () => makers(inGroups('blendshapes')),
};

it('docs/columns.md has the tables of the data dictionary (written anew by vitest -u)', async () => {
  let text = readFileSync(page, 'utf8');
  for (const [name, write] of Object.entries(TABLES)) {
    const place = new RegExp(`(?<=<!-- table ${name}.*-->\\n)[\\s\\S]*?(?=<!-- end of table ${name} -->)`);
    expect(text, name).toMatch(place);
    text = text.replace(place, () => `\n${write()}\n`);
  }
  await expect(text).toMatchFileSnapshot(page);
});
