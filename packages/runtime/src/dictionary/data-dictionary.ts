import { AU_NAMES, COLUMN_MEANINGS, type ColumnMeaning } from '@fexgraph/core';
import { MODELS } from '@fexgraph/models';
import type { DependencyContainer } from 'tsyringe';
import { readyGraphs } from '../ready-graphs.ts';
import { type ColumnMaker, columnMakers } from './column-makers.ts';

/** Neighbouring columns that say the same and are made in the same way in every pack. */
export interface DictionaryEntry extends ColumnMeaning {
  /** What the field calls it: FACS the action units. */
  readonly name?: string;
  /** By pack, in the order of `DataDictionary.packs`; undefined where nothing makes the columns. */
  readonly makers: readonly (ColumnMaker | undefined)[];
}

export interface DataDictionary {
  /** Packs of models that have a graph of their name. */
  readonly packs: readonly string[];
  /** In the order of the table. */
  readonly entries: readonly DictionaryEntry[];
}

/**
 * Every column: what it says, its unit, range and sign, and in each pack what makes it and how far to trust it. From
 * `COLUMN_MEANINGS`, and from what the nodes of each pack say of their columns.
 */
export function dataDictionary(container: DependencyContainer): DataDictionary {
  const graphs = new Set(readyGraphs(container).map(({ name }) => name));
  const ofModels = container
    .resolve(MODELS)
    .entries()
    .map(({ pack }) => pack);
  const packs = [...new Set(ofModels)].filter((pack) => graphs.has(pack));
  const makers = packs.map((pack) => columnMakers(container, pack));
  const entries: (DictionaryEntry & { readonly columns: string[] })[] = [];
  let last = '';
  for (const meaning of COLUMN_MEANINGS) {
    for (const column of meaning.columns) {
      const name = (AU_NAMES as Readonly<Record<string, string>>)[column];
      const made = makers.map((ofPack) => ofPack.get(column));
      const alike = JSON.stringify([meaning.meaning, name, made.map((maker) => maker ?? null)]);
      if (alike === last) entries.at(-1)!.columns.push(column);
      else entries.push({ ...meaning, columns: [column], ...(name ? { name } : {}), makers: made });
      last = alike;
    }
  }
  return { packs, entries };
}
