import { KNOWN_GROUPS, VIDEO_SCHEMA } from '@fexgraph/core';
import { groupOf } from '../groups/column-groups.ts';

/** `unknown` until the first cell that is not empty. */
export type ColumnKind = 'number' | 'text' | 'unknown';

/** Labels that tables of ours have besides those of the reference. */
const TEXTS = new Set([...KNOWN_GROUPS[0].columns, 'source', 'session', 'event']);

/** What a column holds, by its name alone. */
export function kindOfName(name: string): ColumnKind {
  const known = VIDEO_SCHEMA.place(name)?.group.type;
  if (known === 'text' || TEXTS.has(name)) return 'text';
  return known !== undefined || groupOf(name) !== undefined ? 'number' : 'unknown';
}
