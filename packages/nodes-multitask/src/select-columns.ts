import { defineNode, FexBatch, FexPacket, type FexSchema, port, selectSchema } from '@fexgraph/core';
import * as z from 'zod';

/**
 * Keeps columns by their names or by those of their groups. A name that the table does not have fails the frame with
 * BAD_OPTION.
 *
 * @example fex$.pipe(selectColumns({ columns: ['pose', 'Happy'] }))
 */
export const selectColumns = defineNode({
  type: 'fex/select-columns',
  version: 1,
  summary: 'keeps some columns of the table; box, score, input, frame and time of a face stay in any case',
  input: port(FexPacket, 'rows'),
  output: port(FexPacket, 'the same rows with fewer columns, in the same order'),
  options: z.object({
    columns: z.array(z.string().min(1)).min(1).describe('names of columns, or of groups: pose, emotions, gaze ...'),
  }),
  traits: { maxBatch: 64 },
  process: (items, { columns }) => items.map((item) => select(item, schemaFor(item.schema, columns))),
});

/** Tables of one run have one schema, which is the same object for all of them. */
const SELECTED = new WeakMap<readonly string[], WeakMap<FexSchema, FexSchema>>();

function schemaFor(schema: FexSchema, columns: readonly string[]): FexSchema {
  const known = SELECTED.get(columns)?.get(schema);
  if (known) return known;
  const selected = selectSchema(schema, columns);
  SELECTED.set(columns, new WeakMap([[schema, selected]]));
  return selected;
}

function select(batch: FexBatch, schema: FexSchema): FexBatch {
  const selected = new FexBatch(schema, batch.keys);
  for (const { name, columns, type } of schema.groups) {
    const from = batch.schema.group(name)!;
    const places = columns.map((column) => from.columns.indexOf(column));
    const [source, target] =
      type === 'text' ? [batch.texts(name), selected.texts(name)] : [batch.numbers(name), selected.numbers(name)];
    for (let row = 0; row < batch.rowCount; row++) {
      places.forEach((place, i) => {
        target[row * columns.length + i] = source[row * from.columns.length + place] as never;
      });
    }
  }
  return selected;
}
