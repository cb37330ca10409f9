import { resolve } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import {
  CLOCK,
  type Clock,
  defineNode,
  nodeOperator,
  OPTIONS,
  type OptionsOf,
  type ProcessContext,
  pipelineNode,
} from '@fexgraph/core';
import {
  type HeldFile,
  INPUT_FILES,
  type InputFiles,
  isAddress,
  REMOTE_INPUTS,
  type RemoteInputs,
  requireRemote,
} from '@fexgraph/files';
import { inject, injectAll } from 'tsyringe';
import * as z from 'zod';
import { checkTogether, videoNode, videoOptions } from '../source/video-options.ts';
import { VideoReader } from '../source/video-reader.ts';
import { VIDEO_DECODER, type VideoDecoder, type VideoInput } from '../video-decoder.ts';

const path = z.string().min(1);

const definition = defineNode({
  ...videoNode,
  options: z
    .object({
      inputs: z
        .union([path.transform((one) => [one]), z.array(path).min(1, 'there is no input')])
        .describe('path or address of a video, or a list of them'),
      ...videoOptions,
      folder: z.string().optional().describe('folder where relative paths start; default: the current folder'),
    })
    .superRefine(checkTogether),
});

/** Videos of files, named as their paths are given; see `VideoReader`. */
@pipelineNode(definition)
export class VideoSourceNode extends VideoReader {
  readonly #paths: readonly string[];
  readonly #held = new Map<string, HeldFile>();

  constructor(
    @inject(OPTIONS) options: OptionsOf<typeof definition>,
    @injectAll(VIDEO_DECODER, { isOptional: true }) decoders: readonly VideoDecoder[],
    @inject(INPUT_FILES, { isOptional: true }) private readonly files?: InputFiles,
    @inject(REMOTE_INPUTS, { isOptional: true }) private readonly remote?: RemoteInputs,
    @inject(CLOCK, { isOptional: true }) clock?: Clock,
  ) {
    const { inputs, folder = '.' } = options;
    const once = [...new Set(inputs)].map((name) => ({ name, file: isAddress(name) ? name : resolve(folder, name) }));
    super(options, decoders, once, setImmediate, clock);
    this.#paths = once.map(({ file }) => file).filter((file) => !isAddress(file));
    for (const [at, input] of inputs.entries()) {
      if (inputs.indexOf(input) !== at) this.reported.add({ input, kind: 'given more than once, read once' });
    }
  }

  override async prepare(context: ProcessContext): Promise<void> {
    for (const file of this.#paths) await this.files?.protect(file);
    await super.prepare(context);
  }

  protected override async place(input: VideoInput, signal: AbortSignal): Promise<VideoInput> {
    const { name, file } = input;
    if (typeof file !== 'string' || !isAddress(file)) return input;
    const held = this.#held.get(name) ?? (await requireRemote(this.remote, name).hold(name, signal));
    this.#held.set(name, held);
    return { name, file: held.path };
  }

  protected override async leave({ name }: VideoInput): Promise<void> {
    const held = this.#held.get(name);
    this.#held.delete(name);
    await held?.release();
  }
}

/** @example builder.add('video', videoSource({ inputs: 'interview.mp4', skipFrames: 5 })) */
export const videoSource = nodeOperator(definition, VideoSourceNode);
