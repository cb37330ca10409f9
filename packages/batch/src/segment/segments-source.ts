import {
  defineNode,
  FexBatch,
  FexPacket,
  type FexSchema,
  nodeOperator,
  OPTIONS,
  type OptionsOf,
  type ProcessContext,
  pipelineNode,
  port,
  type SourceNode,
  sha256Text,
} from '@fexgraph/core';
import { inject } from 'tsyringe';
import * as z from 'zod';
import { readSchema, readSegment } from './segment-reader.ts';
import { unionSchema } from './union-schema.ts';

const segment = z.strictObject({
  path: z.string().min(1).describe('the file'),
  name: z.string().min(1).optional().describe('what messages call it; default: the path'),
  source: z.string().min(1).optional().describe('source id of its frames; default: that which they had'),
  frames: z.int().min(0).optional().describe('frames that it must have, also for progress'),
  sha256: sha256Text.optional().describe('digest that the file must have'),
});

const definition = defineNode({
  type: 'source/segments',
  version: 1,
  summary: 'gives the rows of segments, one after the other, as the graphs that wrote them did',
  output: port(FexPacket, 'one packet per frame'),
  options: z.object({
    segments: z.array(segment).describe('in the order in which they are read'),
    embeddings: z.boolean().default(false).describe('gives identity embeddings (biometric data) where they are stored'),
  }),
  carriesSensitive: ({ embeddings }) => embeddings,
});

/**
 * Rows of segments, of several runs if need be: frames of two segments need different source ids. Where a run has fewer
 * columns than others, its rows have nulls. Memory is that of one
 * frame, whatever the files have. Damage ends the run, at the latest with the last frame of a segment: a table behind it
 * is then not completed.
 */
@pipelineNode(definition)
export class SegmentsSourceNode implements SourceNode<FexBatch> {
  constructor(@inject(OPTIONS) private readonly options: OptionsOf<typeof definition>) {}

  expected(): number | undefined {
    const { segments } = this.options;
    if (segments.some(({ frames }) => frames === undefined)) return undefined;
    return segments.reduce((sum, { frames }) => sum + frames!, 0);
  }

  /** @throws FexgraphError BAD_INPUT naming the segment and what is wrong with it. */
  async *open({ signal }: ProcessContext): AsyncIterableIterator<FexBatch> {
    const { segments, embeddings } = this.options;
    const schema = await schemaOf(segments);
    if (!schema) return;
    for (const { path, ...rest } of segments) {
      for await (const batch of readSegment(path, { ...rest, embeddings })) {
        if (signal.aborted) return;
        yield FexBatch.concat(schema, [batch]);
      }
    }
  }
}

/** The columns of all; those that many segments share are kept once. */
async function schemaOf(segments: OptionsOf<typeof definition>['segments']): Promise<FexSchema | undefined> {
  const schemas = new Map<string, FexSchema>();
  for (const { path, name } of segments) {
    const schema = await readSchema(path, { name });
    if (schema) schemas.set(JSON.stringify(schema.groups), schema);
  }
  return schemas.size === 0 ? undefined : unionSchema([...schemas.values()]);
}

/** @example builder.add('rows', segmentsSource({ segments: [{ path: 'clip.segment' }] })) */
export const segmentsSource = nodeOperator(definition, SegmentsSourceNode);
