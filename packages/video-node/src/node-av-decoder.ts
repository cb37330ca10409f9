import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cancelled, FexgraphError } from '@fexgraph/core';
import type { DecodePlan, OpenVideo, VideoDecoder, VideoInput } from '@fexgraph/video';
import { describeNodeAv } from './describe-node-av.ts';
import { NodeAvVideo } from './node-av-video.ts';

const DECODER_PROCESS = fileURLToPath(new URL('./decoder-process.js', import.meta.url));

export interface NodeAvSettings {
  /** A process that does nothing for so long is ended. Default 60 s. */
  readonly silenceMs?: number;
  /** A module that speaks the protocol of the process. Default: the one of this package. */
  readonly script?: string;
}

/**
 * Decodes with the FFmpeg that node-av brings (GPLv3), one process for each video: a crash of it costs that video. Reads
 * MP4, MOV, Matroska, WebM, AVI, MPEG-TS, MPEG-PS, FLV, WMV and Ogg; no file that a video names, and nothing from a
 * network. Pixels are equal, bit by bit, to those of `ffmpeg -pix_fmt rgb24`.
 */
export class NodeAvDecoder implements VideoDecoder {
  readonly id = 'node-av';
  readonly #life: Required<NodeAvSettings>;

  constructor({ silenceMs = 60_000, script = DECODER_PROCESS }: NodeAvSettings = {}) {
    this.#life = { silenceMs, script };
  }

  describe(): ReturnType<VideoDecoder['describe']> {
    return describeNodeAv(this.#life);
  }

  async open({ name, file }: VideoInput, plan: DecodePlan, signal: AbortSignal): Promise<OpenVideo> {
    if (signal.aborted) throw cancelled(signal.reason);
    if (typeof file !== 'string') {
      throw new FexgraphError('BAD_INPUT', `${name} is no file`, { hint: 'give a path' });
    }
    return NodeAvVideo.open(name, resolve(file), plan, signal, this.#life);
  }
}
