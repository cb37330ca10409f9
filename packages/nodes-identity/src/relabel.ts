import {
  defineNode,
  EMBEDDING_WIDTH,
  FexBatch,
  FexgraphError,
  FexPacket,
  keyText,
  type MapNode,
  nodeOperator,
  OPTIONS,
  type OptionsOf,
  pipelineNode,
  port,
  SourceStates,
} from '@fexgraph/core';
import { MODELS, type ModelCatalog } from '@fexgraph/models';
import { inject } from 'tsyringe';
import * as z from 'zod';
import { Gallery } from './clustering/gallery.ts';
import { LABEL_COLUMNS, LABEL_OPTIONS } from './clustering/label-definition.ts';
import { personLabel } from './clustering/person-labels.ts';
import { statedThreshold } from './clustering/stated-threshold.ts';
import { unitRow } from './clustering/unit-rows.ts';

const definition = defineNode({
  type: 'identity/relabel',
  version: 1,
  summary: 'labels the people of a table anew by its embeddings, so that all sources share the labels',
  input: port(FexPacket, 'rows with Identity and embeddings, in order'),
  output: port(FexPacket, 'the same rows with labels Person_0, Person_1, ... by first appearance'),
  options: z.object({
    scope: z
      .enum(['run', 'source'])
      .default('run')
      .describe('run: a label is of one person in all sources; source: labels begin anew with each'),
    space: z
      .string()
      .min(1)
      .optional()
      .describe('what the embeddings are, for example mobilefacenet-192; the manifest states its threshold'),
    threshold: z.number().min(-1).max(1).optional().describe('least cosine to be the same person; default: by space'),
    ...LABEL_OPTIONS,
    embeddings: z.boolean().default(false).describe('leaves the embeddings (biometric data) in the rows'),
  }),
  traits: { stateful: true, maxBatch: 64 },
  ...LABEL_COLUMNS,
  carriesSensitive: ({ embeddings }) => embeddings,
});

/** People of one scope, and the numbers that their embeddings have. */
interface Album {
  readonly gallery: Gallery;
  dimension: number;
}

/**
 * Who is who over all sources of a run, from tables that were made apart. A pure function of the rows in their order, and
 * so of the order of the sources: it is leader clustering as in `identity/cluster`, see `Gallery`.
 *
 * - A row with a label and an embedding is clustered.
 * - A row with a label and no embedding (a frame of a video on which nobody looked) gets what the last row with that label
 *   got, in its source.
 * - A row without a label keeps none: whoever made it saw too little of the face.
 *
 * State: one embedding per person, at most `maxPeople`, and a label for each label of the source at hand.
 *
 * Source: spec: pipeline 7.5, method gallery.
 */
@pipelineNode(definition)
export class RelabelNode implements MapNode<FexBatch, FexBatch> {
  readonly #threshold: number;
  readonly #run: Album;
  readonly #albums = new SourceStates<Album>();
  /** Labels of a source, and what they are called now. */
  readonly #names = new SourceStates<Map<string, string | null>>();

  constructor(
    @inject(OPTIONS) private readonly options: OptionsOf<typeof definition>,
    @inject(MODELS) models: ModelCatalog,
  ) {
    this.#threshold = options.threshold ?? statedThreshold(models, spaceOf(options), definition.type);
    this.#run = this.#album();
  }

  process(items: readonly FexBatch[]): readonly FexBatch[] {
    return items.map((item) => this.#relabel(item));
  }

  endSource(source: string): void {
    this.#albums.delete(source);
    this.#names.delete(source);
  }

  #relabel(item: FexBatch): FexBatch {
    const batch = FexBatch.concat(item.schema, [item]);
    const labels = textsOf(batch, 'label');
    const embeddings = numbersOf(batch, 'embedding');
    const { source } = batch.key;
    const album = this.options.scope === 'run' ? this.#run : this.#albums.of(source, () => this.#album());
    const units = labels.map((label, row) =>
      label === null
        ? undefined
        : this.#unit(embeddings.subarray(row * EMBEDDING_WIDTH, (row + 1) * EMBEDDING_WIDTH), album, batch),
    );
    const people = album.gallery.assignAll(units, this.options.onePerFrame);
    const names = this.#names.of(source, () => new Map());
    labels.forEach((label, row) => {
      if (label === null) return;
      if (units[row]) names.set(label, personLabel(people[row]));
      labels[row] = nameOf(label, names, batch);
    });
    if (!this.options.embeddings) embeddings.fill(Number.NaN);
    return batch;
  }

  /** The embedding of a row at unit length; undefined for a row without one. */
  #unit(cells: Float32Array, album: Album, { key }: FexBatch): Float32Array | undefined {
    const dimension = cells.findLastIndex((cell) => !Number.isNaN(cell)) + 1;
    if (dimension === 0) return undefined;
    album.dimension ||= dimension;
    if (album.dimension !== dimension) {
      throw new FexgraphError(
        'BAD_INPUT',
        `${keyText(key)}: embeddings of ${dimension} and of ${album.dimension} numbers cannot be compared`,
        { hint: 'label tables of one identity network together' },
      );
    }
    return unitRow(cells.subarray(0, dimension));
  }

  #album(): Album {
    return { gallery: new Gallery(this.#threshold, this.options.maxPeople), dimension: 0 };
  }
}

function spaceOf({ space }: OptionsOf<typeof definition>): string {
  if (space !== undefined) return space;
  throw new FexgraphError('BAD_OPTION', `${definition.type}: neither space nor threshold is given`, {
    hint: 'say of which space the embeddings are (the run record names it), or from which cosine two faces are one person',
  });
}

/** @throws FexgraphError BAD_INPUT for a label of which there was no embedding yet. */
function nameOf(label: string, names: ReadonlyMap<string, string | null>, { key }: FexBatch): string | null {
  const name = names.get(label);
  if (name !== undefined) return name;
  throw new FexgraphError('BAD_INPUT', `${keyText(key)}: there is no embedding of ${label}`, {
    hint: 'write tables with embeddings',
  });
}

/** @throws FexgraphError BAD_INPUT for rows without the columns. */
function textsOf(batch: FexBatch, group: string): (string | null)[] {
  requireGroup(batch, group, 'Identity');
  return batch.texts(group);
}

function numbersOf(batch: FexBatch, group: string): Float32Array {
  requireGroup(batch, group, 'Identity_1 to Identity_512');
  return batch.numbers(group) as Float32Array;
}

function requireGroup({ schema, key }: FexBatch, group: string, columns: string): void {
  if (schema.group(group)) return;
  throw new FexgraphError('BAD_INPUT', `${keyText(key)}: the rows have no ${columns}`, {
    hint: 'write tables with embeddings and all columns, and choose columns afterwards',
  });
}

/** @example fex$.pipe(relabel({ space: 'mobilefacenet-192' })) */
export const relabel = nodeOperator(definition, RelabelNode);
