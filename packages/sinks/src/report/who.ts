import type { FexRow } from '@fexgraph/core';

/** Whose curve a row belongs to. */
export interface Who {
  readonly name: string;
  /** `order`: neither identity nor track is known, and the face is called by its place among those of its frame. */
  readonly by: 'identity' | 'track' | 'order';
  /** The person of a gallery whom the face is taken for. */
  readonly known?: string;
}

/** `Ada L. (Person_0)`, as tables of one gallery can be compared by. */
export const shownName = ({ name, known }: Who): string => (known === undefined ? name : `${known} (${name})`);

function cell(row: FexRow, column: string): string | undefined {
  if (!row.batch.schema.place(column)) return undefined;
  const value = row.get(column);
  return value === null ? undefined : String(value);
}

/** By the label of the person; without one by the track, else by the order in the frame. @param position from 0 */
export function whoOf(row: FexRow, position: number): Who {
  const known = cell(row, 'Known');
  const also = known === undefined ? {} : { known };
  const identity = cell(row, 'Identity');
  if (identity !== undefined) return { name: identity, by: 'identity', ...also };
  const track = cell(row, 'Track');
  if (track !== undefined) return { name: `Track ${track}`, by: 'track', ...also };
  return { name: `Face ${position + 1}`, by: 'order', ...also };
}
