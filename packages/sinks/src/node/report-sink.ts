import {
  defineNode,
  type FexBatch,
  FexgraphError,
  FexPacket,
  type Frame,
  type FrameKey,
  FramePacket,
  type Note,
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
import type { ReportData } from '../report/report-data.ts';
import { reportHtml } from '../report/report-html.ts';
import { ReportSummary } from '../report/report-summary.ts';
import { filePath } from '../rows/table-file.ts';
import { interactiveScript } from './interactive-script.ts';
import { loadSharp, type Sharp } from './load-sharp.ts';
import { cutThumbnails } from './thumbnails.ts';

const definition = defineNode({
  type: 'sink/report',
  version: 1,
  summary: 'writes a page with curves over time, people and pictures: one HTML file that needs no network',
  inputs: {
    frame: port(FramePacket, 'the picture'),
    fex: port(FexPacket, 'its rows'),
  },
  options: z.object({
    path: filePath,
    title: z.string().min(1).optional().describe('heading of the page; default: the names of the inputs'),
    thumbnails: z
      .boolean()
      .default(true)
      .describe('small pictures of faces and of still pictures: whoever gets the file sees who is in it'),
    interactive: z
      .boolean()
      .default(false)
      .describe('curves that answer to the pointer, by a script in the file; without it the file has no script'),
    people: z.int().min(1).max(8).default(4).describe('people of a video whose curves are drawn, those seen most'),
    pictures: z.int().min(0).max(1000).default(100).describe('still pictures that are shown, the first ones'),
  }),
  // shows who is who, never an embedding
  acceptsSensitive: () => true,
});

type Options = OptionsOf<typeof definition>;

/**
 * What a run found, as one page for people: curves over time for each input with several frames, cards for still
 * pictures. Memory does not grow with the length of a video. What the run says of itself (date, models, failures) is
 * known after the last row: `completeReports` puts it in.
 *
 * @throws FexgraphError OUTPUT_FAILED when it is prepared, if the file cannot be written; later when the disk is full;
 * BACKEND_UNAVAILABLE without sharp, if there are to be thumbnails
 */
@pipelineNode(definition)
export class ReportSinkNode
  implements SinkNode<{ readonly frame: Frame; readonly fex: FexBatch; readonly key: FrameKey }>
{
  readonly #summary: ReportSummary;
  readonly #notes: Note[] = [];
  #file: BesideFile | undefined;
  #sharp: Sharp | undefined;
  #frames = 0;
  /** The one that the page is about, if it is one. */
  #input: string | undefined;

  constructor(
    @inject(OPTIONS) private readonly options: Options,
    @inject(OUTPUT_FILES, { isOptional: true }) private readonly files: OutputFiles = diskFiles,
  ) {
    this.#summary = new ReportSummary(options);
  }

  async prepare(): Promise<void> {
    if (this.options.thumbnails) this.#sharp = await loadSharp('make thumbnails');
    this.#file = await BesideFile.open(this.options.path, this.files);
  }

  /** What may fail comes first: a write that is tried again counts once. */
  async write({ frame, fex }: { readonly frame: Frame; readonly fex: FexBatch }): Promise<void> {
    const thumbnails = this.#sharp && (await cutThumbnails(this.#sharp, frame, fex, this.#summary.wanted(fex)));
    this.#summary.add(fex, thumbnails);
    this.#frames++;
  }

  endSource(source: string): void {
    this.#summary.endSource(source);
  }

  async finish({ complete }: SinkOutcome): Promise<void> {
    const { path, title, interactive } = this.options;
    const file = this.#opened();
    if (this.#frames === 0 && (!complete || (await this.files.occupant(path)) === 'file')) {
      await file.discard();
      if (complete) this.#notes.push({ input: path, kind: 'report of a run before, kept: this run gave no row' });
      return;
    }
    const script = interactive ? await interactiveScript() : undefined;
    const data = this.#summary.data();
    this.#input = onlyInput(data);
    await file.write(new TextEncoder().encode(reportHtml({ data, title, script })));
    await (complete ? file.complete() : file.abandon());
  }

  async dispose(): Promise<void> {
    await this.#file?.abandon();
  }

  notes(): readonly Note[] {
    return this.#notes;
  }

  written(): readonly WrittenFile[] {
    const left = this.#file?.left;
    return left ? [{ ...left, ...(this.#input === undefined ? {} : { input: this.#input }) }] : [];
  }

  #opened(): BesideFile {
    if (!this.#file) throw new FexgraphError('INTERNAL', `${this.options.path} was written to before it was opened`);
    return this.#file;
  }
}

function onlyInput({ series, pictures, moreSeries, morePictures }: ReportData): string | undefined {
  const [one, ...others] = [...series, ...pictures];
  return others.length + moreSeries.inputs + morePictures === 0 ? one?.name : undefined;
}

/** @example const report = builder.add('report', reportSink({ path: 'report.html' })) */
export const reportSink = nodeOperator(definition, ReportSinkNode);
