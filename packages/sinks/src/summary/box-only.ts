import type { FexRow } from '@fexgraph/core';

/**
 * Whether a row is the box of a detector in which no network saw a face (a full profile, a thing that looks like a
 * face): it has a box, and everything that the run could say of the face is null.
 *
 * @param heads columns that the run fills about a face, whichever it is that it looks at: `headColumns` of the runtime.
 * None: a run that looks for boxes alone, whose boxes are its faces.
 */
export function isBoxOnly(row: FexRow, heads: readonly string[]): boolean {
  const { schema } = row.batch;
  const known = heads.filter((column) => schema.place(column));
  if (known.length === 0 || !schema.place('FaceRectX') || row.isNull) return false;
  return known.every((column) => row.get(column) === null);
}
