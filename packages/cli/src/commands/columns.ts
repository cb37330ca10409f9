import { columnNames, KNOWN_GROUPS, selectSchema, TRACK_GROUP, VIDEO_SCHEMA } from '@fexgraph/core';
import { type ColumnMaker, type DataDictionary, type DictionaryEntry, dataDictionary } from '@fexgraph/runtime';
import { createRuntime } from '@fexgraph/runtime/node';
import type { CommandContext } from '../command-context.ts';
import { importPlugins } from '../import-plugins.ts';
import type { PluginFlags } from '../plugin-option.ts';
import { printJson } from '../print-json.ts';
import { table } from '../table.ts';

export interface ColumnsFlags extends PluginFlags {
  readonly json?: boolean;
}

const SCHEMA = VIDEO_SCHEMA.with(TRACK_GROUP, ...KNOWN_GROUPS);

/**
 * The entries of the columns that are named, one by one or by their group, each cut to them.
 *
 * @throws FexgraphError BAD_OPTION for a name that no table has, with near misses.
 */
function entriesOf({ entries }: DataDictionary, names: readonly string[]): readonly DictionaryEntry[] {
  if (names.length === 0) return entries;
  selectSchema(SCHEMA, names);
  const asked = new Set(names.flatMap((name) => SCHEMA.group(name)?.columns ?? [name]));
  return entries
    .map((entry) => ({ ...entry, columns: entry.columns.filter((column) => asked.has(column)) }))
    .filter(({ columns }) => columns.length > 0);
}

const fills = (maker: ColumnMaker | undefined) => maker !== undefined && maker.trust !== 'not available';

/** One line per entry. */
function overview(packs: readonly string[], entries: readonly DictionaryEntry[]): string {
  const rows = entries.map((entry) => [
    columnNames(entry),
    entry.unit ?? '',
    entry.range ?? '',
    ...entry.makers.map((maker) => (fills(maker) ? maker!.trust : '-')),
    entry.name ?? entry.meaning,
  ]);
  return table([['columns', 'unit', 'range', ...packs, 'what they say'], ...rows]);
}

function details(packs: readonly string[], entry: DictionaryEntry): string {
  const { name, meaning, unit, range, positive, makers } = entry;
  const facts = [
    ...(unit ? [`unit ${unit}`] : []),
    ...(range ? [`range ${range}`] : []),
    ...(positive ? [`positive: ${positive}`] : []),
  ];
  const made = makers.map((maker, i) => [
    `  ${packs[i]}`,
    maker?.trust ?? 'not available',
    maker ? `${maker.node}: ${maker.how}` : 'nothing in this pack makes it',
  ]);
  return [
    `${columnNames(entry)}${name ? `: ${name}` : ''}\n`,
    `  ${meaning}\n`,
    facts.length > 0 ? `  ${facts.join('; ')}\n` : '',
    makers.every((maker) => maker === undefined) ? '  no pack makes it of itself\n' : table(made),
  ].join('');
}

/** `fexgraph columns`. @throws FexgraphError BAD_OPTION (rejects) */
export async function showColumns(
  names: readonly string[],
  flags: ColumnsFlags,
  context: CommandContext,
): Promise<void> {
  const runtime = await createRuntime({ plugins: await importPlugins(flags) });
  try {
    const dictionary = dataDictionary(runtime.container);
    const { packs } = dictionary;
    const entries = entriesOf(dictionary, names);
    if (flags.json) {
      const byPack = ({ makers, ...entry }: DictionaryEntry) => ({
        ...entry,
        packs: Object.fromEntries(packs.map((pack, i) => [pack, makers[i] ?? null])),
      });
      printJson(context, entries.map(byPack));
    } else if (names.length === 0) {
      context.terminal.out(overview(packs, entries));
      context.terminal.out('\nMore of one of them: fexgraph columns NAME\n');
    } else context.terminal.out(entries.map((entry) => details(packs, entry)).join('\n'));
  } finally {
    await runtime.dispose();
  }
}
