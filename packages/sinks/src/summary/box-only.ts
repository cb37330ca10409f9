import type { FexRow } from '@fexgraph/core';

const POINT = 'x_0';

/**
 * Whether a row is the box of a detector in which no network saw a face (a full profile, a thing that looks like a
 * face): it has a box, and its mesh is null. Unknown, and so false, in a table without landmarks.
 */
export function isBoxOnly(row: FexRow): boolean {
  const { schema } = row.batch;
  if (!schema.place('FaceRectX') || !schema.place(POINT)) return false;
  return row.get('FaceRectX') !== null && row.get(POINT) === null;
}
