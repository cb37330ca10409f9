import {
  defineNode,
  type FexBatch,
  FexPacket,
  nodeOperator,
  OPTIONS,
  type OptionsOf,
  pipelineNode,
  port,
  type SinkNode,
  type SinkOutcome,
  type WrittenFile,
} from '@fexgraph/core';
import { BesideFile, diskFiles, OUTPUT_FILES, type OutputFiles } from '@fexgraph/files';
import { inject } from 'tsyringe';
import * as z from 'zod';
import { SegmentEncoder } from './segment-encoder.ts';

const definition = defineNode({
  type: 'sink/segment',
  version: 1,
  summary: 'keeps Fex rows in a file, exact to the bit, for a later graph that reads them (source/segments)',
  input: port(FexPacket, 'rows to keep'),
  options: z.object({
    path: z.string().min(1, 'must name a file').describe('the file; its folder is made if it is not there'),
    embeddings: z.boolean().default(false).describe('stores identity embeddings (biometric data)'),
  }),
  acceptsSensitive: ({ embeddings }) => embeddings,
});

/**
 * Rows in a segment, whole or not at all: after an error or a cancel nothing stays. A run without rows leaves a segment
 * without rows. It is on the disk (fsync) when the run has ended.
 *
 * @throws FexgraphError OUTPUT_FAILED when it is prepared, if the file cannot be written; later when the disk is full
 */
@pipelineNode(definition)
export class SegmentSinkNode implements SinkNode<FexBatch> {
  readonly #encoder: SegmentEncoder;
  #file: BesideFile | undefined;

  constructor(
    @inject(OPTIONS) private readonly options: OptionsOf<typeof definition>,
    @inject(OUTPUT_FILES, { isOptional: true }) private readonly files: OutputFiles = diskFiles,
  ) {
    this.#encoder = new SegmentEncoder(options);
  }

  async prepare(): Promise<void> {
    this.#file = await BesideFile.open(this.options.path, this.files, { keep: false });
  }

  async write(batch: FexBatch): Promise<void> {
    const bytes = this.#encoder.batch(batch);
    await this.#file!.write(bytes);
    this.#encoder.wrote(bytes, batch);
  }

  async finish({ complete }: SinkOutcome): Promise<void> {
    if (!complete) return this.dispose();
    await this.#file!.write(this.#encoder.end());
    await this.#file!.complete();
  }

  async dispose(): Promise<void> {
    await this.#file?.abandon();
  }

  written(): readonly WrittenFile[] {
    const left = this.#file?.left;
    return left ? [{ ...left, rows: this.#encoder.rows }] : [];
  }
}

/** @example fex$.pipe(segmentSink({ path: 'clip.segment' })) */
export const segmentSink = nodeOperator(definition, SegmentSinkNode);
