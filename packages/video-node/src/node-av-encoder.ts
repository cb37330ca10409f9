import { fileURLToPath } from 'node:url';
import { cancelled } from '@fexgraph/core';
import type { EncodePlan, OpenEncoding, VideoEncoder } from '@fexgraph/video';
import { DECODER_PROCESS } from './decoder-script.ts';
import { describeNodeAv } from './describe-node-av.ts';
import { NodeAvEncoding } from './node-av-encoding.ts';

const ENCODER_PROCESS = fileURLToPath(new URL('./encoder-process.js', import.meta.url));

/** Encodes with the FFmpeg that node-av brings (GPLv3), one process for each video. */
export class NodeAvEncoder implements VideoEncoder {
  readonly id = 'node-av';
  readonly #script: string;

  /** @param script a module that speaks the protocol of the process, in place of the one of this package */
  constructor(script: string = ENCODER_PROCESS) {
    this.#script = script;
  }

  describe(): ReturnType<VideoEncoder['describe']> {
    return describeNodeAv(DECODER_PROCESS);
  }

  async open(plan: EncodePlan, signal: AbortSignal): Promise<OpenEncoding> {
    if (signal.aborted) throw cancelled(signal.reason);
    return NodeAvEncoding.open(plan, signal, this.#script);
  }
}
