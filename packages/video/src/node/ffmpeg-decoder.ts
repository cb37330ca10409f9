import { FexgraphError } from '@fexgraph/core';
import type { DecodePlan, OpenVideo, VideoDecoder, VideoIndex, VideoInput } from '../video-decoder.ts';
import { besideFfmpeg } from './ffmpeg-program.ts';
import { describeFfmpeg } from './ffmpeg-version.ts';
import { FfmpegVideo } from './ffmpeg-video.ts';
import { indexVideo } from './index-video.ts';
import { probeVideo } from './probe-video.ts';
import { checkVideoFile } from './video-file.ts';

export interface FfmpegPrograms {
  /** Path or name on the PATH. Default: `ffmpeg`. */
  readonly ffmpeg?: string;
  /** Default: beside `ffmpeg`. */
  readonly ffprobe?: string;
}

/**
 * The user's own FFmpeg (5.1 or newer) as a program of its own: pixels come through a pipe, so its licence is no matter of
 * ours, and a crash costs one video.
 *
 * @example container.register(VIDEO_DECODER, { useValue: new FfmpegDecoder({ ffmpeg: '/opt/ffmpeg/bin/ffmpeg' }) })
 */
export class FfmpegDecoder implements VideoDecoder {
  readonly id = 'ffmpeg';
  readonly #ffmpeg: string;
  readonly #ffprobe: string;
  #description: ReturnType<VideoDecoder['describe']> | undefined;

  constructor({ ffmpeg = 'ffmpeg', ffprobe = besideFfmpeg(ffmpeg) }: FfmpegPrograms = {}) {
    this.#ffmpeg = ffmpeg;
    this.#ffprobe = ffprobe;
  }

  describe(): ReturnType<VideoDecoder['describe']> {
    this.#description ??= describeFfmpeg(this.#ffmpeg, this.#ffprobe);
    return this.#description;
  }

  /**
   * Reads the header; decoding begins with the first picture.
   *
   * @throws FexgraphError BAD_INPUT, LIMIT_EXCEEDED, TIMEOUT, CANCELLED, BACKEND_UNAVAILABLE (rejects)
   */
  async open({ name, file }: VideoInput, plan: DecodePlan, signal: AbortSignal): Promise<OpenVideo> {
    const path = await this.#pathOf({ name, file });
    const info = await probeVideo(this.#ffprobe, { name, path }, plan, signal);
    return new FfmpegVideo({ ffmpeg: this.#ffmpeg, path, name, info, plan, signal });
  }

  async index({ name, file }: VideoInput, signal: AbortSignal): Promise<VideoIndex> {
    return indexVideo(this.#ffprobe, { name, path: await this.#pathOf({ name, file }) }, signal);
  }

  async #pathOf({ name, file }: VideoInput): Promise<string> {
    if (typeof file !== 'string') {
      throw new FexgraphError('BAD_INPUT', `${name}: ffmpeg reads files`, { hint: 'give a path' });
    }
    const description = await this.describe();
    if ('missing' in description) {
      throw new FexgraphError('BACKEND_UNAVAILABLE', description.missing, {
        hint: 'install ffmpeg 5.1 or newer (with ffprobe, which comes with it), or say where it is',
      });
    }
    await checkVideoFile(file, name);
    return file;
  }
}
