import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { COLUMN_MEANINGS, type ColumnMeaning, columnNames, compile } from '@fexgraph/core';
import { afterAll, expect, it } from 'vitest';
import { detectGraph } from '../src/detect/detect-graph.ts';
import { createRuntime } from '../src/node/create-runtime.ts';
import { unsupportedColumns } from '../src/unsupported-columns.ts';

const page = fileURLToPath(new URL('../../../docs/columns.md', import.meta.url));
const runtime = await createRuntime();
afterAll(() => runtime.dispose());

const TABLE = /(?<=<!-- the table is .*-->\n)[\s\S]*(?=<!-- end of the table -->)/;

function filled({ columns }: ColumnMeaning, unsupported: ReadonlySet<string>): string {
  const known = columns.filter((column) => !unsupported.has(column));
  if (known.length === columns.length) return '✓';
  return known.length === 0 ? '' : `${known.length} of ${columns.length}`;
}

function row(entry: ColumnMeaning, unsupported: ReadonlySet<string>): string {
  const { meaning, unit = '', range = '', positive = '' } = entry;
  return `| ${[`\`${columnNames(entry)}\``, meaning, unit, range, positive, filled(entry, unsupported)].join(' | ')} |\n`;
}

it('docs/columns.md has the table of what the columns mean (written anew by vitest -u)', async () => {
  const graph = compile(
    detectGraph(runtime.container, { inputs: 'a.png', schema: 'video' }).build(),
    runtime.container,
  );
  const unsupported = new Set(unsupportedColumns(graph));
  const table = [
    '| Columns | What they say | Unit | Range | Positive is | Embedded |\n|---|---|---|---|---|---|\n',
    ...COLUMN_MEANINGS.map((entry) => row(entry, unsupported)),
  ].join('');
  expect(readFileSync(page, 'utf8')).toMatch(TABLE);
  await expect(readFileSync(page, 'utf8').replace(TABLE, `\n${table}\n`)).toMatchFileSnapshot(page);
});
