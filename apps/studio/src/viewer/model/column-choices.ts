import { AU_NAMES, columnMeanings, columnNames } from '@fexgraph/core';

/** A column that can be shown. */
export interface ColumnChoice {
  readonly name: string;
  /** What it says beyond its name: FACS's name of an action unit. */
  readonly title?: string;
}

/** Columns that the data dictionary speaks of together. */
export interface ColumnFamily {
  readonly id: string;
  readonly meaning: string;
  readonly unit?: string;
  readonly columns: readonly ColumnChoice[];
}

/** Head and eyes are looked at together, and so is what is felt. */
const TOGETHER: readonly (readonly string[])[] = [
  ['Pitch', 'Roll', 'Yaw'],
  ['gaze_pitch', 'gaze_yaw', 'gaze_angle'],
  ['valence', 'arousal'],
];

/** A family of columns that the dictionary does not know. */
const OTHERS = 'columns that fexgraph does not know';

/** Columns of numbers by what the data dictionary says of them, in its order; those it does not know come last. */
export function columnFamilies(names: readonly string[]): readonly ColumnFamily[] {
  const families = new Map<string, ColumnFamily>();
  const known = new Set<string>();
  for (const entry of columnMeanings(names)) {
    for (const name of entry.columns) known.add(name);
    const together = TOGETHER.find((columns) => columns.includes(entry.columns[0]));
    const id = together?.join() ?? columnNames(entry);
    const before = families.get(id);
    const columns = entry.columns.map(choiceOf);
    families.set(id, {
      id,
      meaning: before ? `${before.meaning}; ${entry.meaning}` : entry.meaning,
      unit: entry.unit,
      columns: before ? [...before.columns, ...columns] : columns,
    });
  }
  const others = names.filter((name) => !known.has(name)).map(choiceOf);
  return others.length === 0
    ? [...families.values()]
    : [...families.values(), { id: 'others', meaning: OTHERS, columns: others }];
}

function choiceOf(name: string): ColumnChoice {
  const title = (AU_NAMES as Readonly<Record<string, string>>)[name];
  return title === undefined ? { name } : { name, title };
}

/** What is shown when nobody has chosen yet: what is felt, smiles, brows and the head, as far as they are there. */
const FIRST = ['valence', 'arousal', 'Happy', 'Sad', 'Surprise', 'AU04', 'AU12', 'Pitch', 'Yaw'];

export function firstColumns(names: readonly string[]): readonly string[] {
  const there = FIRST.filter((name) => names.includes(name));
  return there.length > 0 ? there : names.slice(0, 4);
}
