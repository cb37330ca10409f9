import { resolve } from 'node:path';
import { cancelled, FexgraphError } from '@fexgraph/core';
import type { DecodePlan, OpenVideo, VideoDecoder, VideoIndex, VideoInput } from '@fexgraph/video';
import { checkVideoFile, looksLikeMp4 } from '@fexgraph/video/node';
import type { DecodeTask } from './decode-task.ts';
import { DECODER_PROCESS } from './decoder-script.ts';
import { describeNodeAv } from './describe-node-av.ts';
import { indexNodeAv } from './index-node-av.ts';
import { NodeAvVideo } from './node-av-video.ts';

/**
 * Decodes with the FFmpeg that node-av brings (GPLv3), one process for each video: a crash of it costs that video. No file
 * that a video names is opened, and nothing from a network. Pixels are equal, bit by bit, to those of
 * `ffmpeg -pix_fmt rgb24`.
 */
export class NodeAvDecoder implements VideoDecoder {
  readonly id = 'node-av';
  readonly #script: string;

  /** @param script a module that speaks the protocol of the process, in place of the one of this package */
  constructor(script: string = DECODER_PROCESS) {
    this.#script = script;
  }

  describe(): ReturnType<VideoDecoder['describe']> {
    return describeNodeAv(this.#script);
  }

  async open(input: VideoInput, plan: DecodePlan, signal: AbortSignal): Promise<OpenVideo> {
    return NodeAvVideo.open(await this.#task(input, plan, signal));
  }

  async index(input: VideoInput, signal: AbortSignal): Promise<VideoIndex> {
    return indexNodeAv(await this.#task(input, { stride: 1, maxPixels: Number.MAX_SAFE_INTEGER }, signal));
  }

  async #task({ name, file }: VideoInput, plan: DecodePlan, signal: AbortSignal): Promise<DecodeTask> {
    if (typeof file !== 'string') throw new FexgraphError('BAD_INPUT', `${name}: is no file`, { hint: 'give a path' });
    await checkVideoFile(file, name);
    const isMp4 = await looksLikeMp4(file);
    if (signal.aborted) throw cancelled(signal.reason);
    return { name, path: resolve(file), isMp4, plan, signal, script: this.#script };
  }
}
