import { CLOCK, type Clock, defineNode, nodeOperator, OPTIONS, type OptionsOf, pipelineNode } from '@fexgraph/core';
import { inject, injectAll } from 'tsyringe';
import * as z from 'zod';
import { checkTogether, videoNode, videoOptions } from '../source/video-options.ts';
import { VideoReader } from '../source/video-reader.ts';
import { VIDEO_DECODER, type VideoDecoder } from '../video-decoder.ts';
import { namedVideos, type WebVideoInput } from './named-videos.ts';

const WHAT = 'an address, a File or Blob, or a FileList';
/** Addresses apart: they are what a graph file can say. */
const input = z.union([
  z.string().min(1),
  z.custom<Exclude<WebVideoInput, string>>((value) => value instanceof Blob || value instanceof URL, WHAT),
]);
/** What a file picker gives. */
const fileList = z.custom<FileList>(
  (value) => typeof FileList !== 'undefined' && value instanceof FileList && value.length > 0,
  'a list of at least one file',
);

const definition = defineNode({
  ...videoNode,
  options: z
    .object({
      inputs: z
        .union([
          input.transform((one): WebVideoInput[] => [one]),
          z.array(input).min(1, 'there is no input'),
          fileList.transform((files): WebVideoInput[] => [...files]),
        ])
        .describe(`${WHAT}; or a list of these`),
      ...videoOptions,
      folder: z.string().optional().describe('address where relative addresses start; default: that of the page'),
    })
    .superRefine(checkTogether),
});

/** Videos that were picked, or at addresses; see `VideoReader`. */
@pipelineNode(definition)
export class VideoSourceNode extends VideoReader {
  constructor(
    @inject(OPTIONS) options: OptionsOf<typeof definition>,
    @injectAll(VIDEO_DECODER, { isOptional: true }) decoders: readonly VideoDecoder[],
    @inject(CLOCK, { isOptional: true }) clock?: Clock,
  ) {
    const { videos, repeated } = namedVideos(options.inputs, options.folder);
    super(options, decoders, videos, () => new Promise((resolve) => setTimeout(resolve)), clock);
    for (const name of repeated) this.reported.add({ input: name, kind: 'given more than once, read once' });
  }
}

/** @example builder.add('video', videoSource({ inputs: fileInput.files, skipFrames: 5 })) */
export const videoSource = nodeOperator(definition, VideoSourceNode);
