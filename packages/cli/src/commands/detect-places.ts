import { existsSync, realpathSync, statSync } from 'node:fs';
import { dirname, extname, isAbsolute, join, relative, resolve } from 'node:path';
import { FexgraphError } from '@fexgraph/core';
import { tableFormat, tableFormats } from '@fexgraph/runtime';
import type { NodeRuntime } from '@fexgraph/runtime/node';
import { recordBeside } from '../result-files.ts';
import type { DetectFlags } from './detect-options.ts';

/** Ends of names by which people call tables of other kinds: a folder of such a name is hardly what they want. */
const OTHER_TABLES = /\.(xlsx?|ods|tsv|txt|jsonl?|feather|pq|parq|h5|hdf5|sav|dta|rds|rdata|sqlite|duckdb|db)$/i;

/** Where the results go. */
export interface Places {
  readonly folder: string;
  readonly tables: readonly string[];
  readonly record: string;
}

/** `--out` names a folder, or a table by the end of its name. @throws FexgraphError BAD_OPTION. */
export function placesOf(
  { out, format, perInput }: Pick<DetectFlags, 'out' | 'format' | 'perInput'>,
  container: NodeRuntime['container'],
): Places {
  const isTable = tableFormats(container).some(({ extension }) => out.toLowerCase().endsWith(extension));
  if (isTable && format) {
    throw new FexgraphError('BAD_OPTION', `--out ${out} is one table, and --format asks for others`, {
      hint: 'give a folder, or leave --format out',
    });
  }
  if (isTable && perInput) {
    throw new FexgraphError('BAD_OPTION', `--out ${out} is one table, and --per-input asks for one of each input`, {
      hint: 'give a folder, or leave --per-input out',
    });
  }
  if (isTable) return { folder: dirname(out), tables: [out], record: recordBeside(out) };
  if (OTHER_TABLES.test(out) && !existsSync(out)) {
    const extensions = tableFormats(container).map(({ extension }) => extension);
    throw new FexgraphError('BAD_OPTION', `--out ${out}: no table format here writes ${extname(out)}`, {
      hint: `tables end in ${extensions.join(', ')}; Excel opens .csv (with --csv-bom)`,
    });
  }
  requireFolder(out);
  const tables = (format ?? ['csv']).map((name) => join(out, `fex${tableFormat(container, name).extension}`));
  return { folder: out, tables, record: join(out, 'fex.run.json') };
}

/** @throws FexgraphError BAD_OPTION where something else than a folder has the name. */
export function requireFolder(out: string): void {
  if (statSync(out, { throwIfNoEntry: false })?.isDirectory() !== false) return;
  throw new FexgraphError('BAD_OPTION', `--out ${out}: is a file, and a folder is asked for`, {
    hint: 'name another folder, or remove the file',
  });
}

/** @throws FexgraphError BAD_OPTION for results in the folder of a plan, or below it: it holds parts and nothing else. */
export function requireOutside(plan: string, { folder }: Places): void {
  const way = relative(realpathSync(plan), existsSync(folder) ? realpathSync(folder) : resolve(folder));
  if (way !== '' && (way.startsWith('..') || isAbsolute(way))) return;
  throw new FexgraphError('BAD_OPTION', `--out ${folder}: is in the folder of the plan, which holds parts only`, {
    hint: 'name a folder beside it',
  });
}

/** @throws FexgraphError BAD_OPTION: labels of several tables would be told apart by nobody. */
export function requireOneTable({ identities, perInput }: Pick<DetectFlags, 'identities' | 'perInput'>): void {
  if (identities !== 'across' || !perInput) return;
  throw new FexgraphError('BAD_OPTION', '--identities across labels people over all inputs, in one table', {
    hint: 'leave --per-input out: the column input says where a row is from',
  });
}
