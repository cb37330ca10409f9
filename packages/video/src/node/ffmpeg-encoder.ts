import { cancelled, FexgraphError } from '@fexgraph/core';
import { ffmpegEncoding } from '../ffmpeg-encoding.ts';
import type { EncodePlan, OpenEncoding, VideoEncoder } from '../video-encoder.ts';
import type { FfmpegPrograms } from './ffmpeg-decoder.ts';
import { FfmpegEncodingProcess } from './ffmpeg-encoding-process.ts';
import { besideFfmpeg, runProgram } from './ffmpeg-program.ts';
import { describeFfmpeg } from './ffmpeg-version.ts';

/** The user's own FFmpeg (5.1 or newer) as a program of its own: frames and the file go through pipes. */
export class FfmpegEncoder implements VideoEncoder {
  readonly id = 'ffmpeg';
  readonly #ffmpeg: string;
  readonly #ffprobe: string;
  #description: ReturnType<VideoEncoder['describe']> | undefined;

  constructor({ ffmpeg = 'ffmpeg', ffprobe = besideFfmpeg(ffmpeg) }: FfmpegPrograms = {}) {
    this.#ffmpeg = ffmpeg;
    this.#ffprobe = ffprobe;
  }

  describe(): ReturnType<VideoEncoder['describe']> {
    this.#description ??= describeFfmpeg(this.#ffmpeg, this.#ffprobe);
    return this.#description;
  }

  async open(plan: EncodePlan, signal: AbortSignal): Promise<OpenEncoding> {
    if (signal.aborted) throw cancelled(signal.reason);
    const { stdout } = await runProgram(this.#ffmpeg, ['-hide_banner', '-encoders'], { signal });
    const encoding = ffmpegEncoding(plan);
    const encoder = encoding.encoders.find((name) => new RegExp(`^ V\\S+ ${name} `, 'm').test(stdout));
    if (encoder === undefined) {
      throw new FexgraphError(
        'BACKEND_UNAVAILABLE',
        `${this.#ffmpeg} has none of the encoders ${encoding.encoders.join(', ')}`,
        { hint: 'install a build of ffmpeg that has one, or @fexgraph/video-node' },
      );
    }
    return new FfmpegEncodingProcess({ ffmpeg: this.#ffmpeg, encoder, encoding, plan, signal });
  }
}
