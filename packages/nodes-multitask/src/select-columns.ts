import {
  defineNode,
  FexBatch,
  FexPacket,
  type FexSchema,
  type MapNode,
  nodeOperator,
  OPTIONS,
  type OptionsOf,
  pipelineNode,
  port,
  selectSchema,
} from '@fexgraph/core';
import { inject } from 'tsyringe';
import { z } from 'zod';

const definition = defineNode({
  type: 'fex/select-columns',
  version: 1,
  summary: 'keeps some columns of the table; box, score, input, frame and time of a face stay in any case',
  input: port(FexPacket, 'rows'),
  output: port(FexPacket, 'the same rows with fewer columns, in the same order'),
  options: z.object({
    columns: z.array(z.string().min(1)).min(1).describe('names of columns, or of groups: pose, emotions, gaze ...'),
  }),
  traits: { maxBatch: 64 },
});

/** @throws FexgraphError BAD_OPTION for a name that the table does not have: the frame fails. */
@pipelineNode(definition)
export class SelectColumnsNode implements MapNode<FexBatch, FexBatch> {
  #from: FexSchema | undefined;
  #to: FexSchema | undefined;

  constructor(@inject(OPTIONS) private readonly options: OptionsOf<typeof definition>) {}

  process(items: readonly FexBatch[]): readonly FexBatch[] {
    return items.map((item) => this.#select(item));
  }

  #select(batch: FexBatch): FexBatch {
    const selected = new FexBatch(this.#schemaFor(batch.schema), batch.keys);
    for (const { name, columns, type } of selected.schema.groups) {
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

  /** Tables of one source have one schema. */
  #schemaFor(schema: FexSchema): FexSchema {
    if (this.#from !== schema || !this.#to) {
      this.#to = selectSchema(schema, this.options.columns);
      this.#from = schema;
    }
    return this.#to;
  }
}

/** @example fex$.pipe(selectColumns({ columns: ['pose', 'Happy'] })) */
export const selectColumns = nodeOperator(definition, SelectColumnsNode);
