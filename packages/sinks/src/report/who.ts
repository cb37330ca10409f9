import type { FexRow } from '@fexgraph/core';

/** Whose curve a row belongs to. */
export interface Who {
  readonly name: string;
  /** `order`: neither identity nor track is known, and the face is called by its place among those of its frame. */
  readonly by: 'identity' | 'track' | 'order';
}

function cell(row: FexRow, column: string): string | undefined {
  if (!row.batch.schema.place(column)) return undefined;
  const value = row.get(column);
  return value === null ? undefined : String(value);
}

/** By the label of the person; without one by the track, else by the order in the frame. @param position from 0 */
export function whoOf(row: FexRow, position: number): Who {
  const identity = cell(row, 'Identity');
  if (identity !== undefined) return { name: identity, by: 'identity' };
  const track = cell(row, 'Track');
  if (track !== undefined) return { name: `Track ${track}`, by: 'track' };
  return { name: `Face ${position + 1}`, by: 'order' };
}
