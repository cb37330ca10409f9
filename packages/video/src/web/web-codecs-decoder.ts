import { cancelled, FexgraphError } from '@fexgraph/core';
import type { DecodePlan, OpenVideo, VideoDecoder, VideoInput } from '../video-decoder.ts';
import { emptyFile } from '../video-problems.ts';
import { fetchVideo } from './fetch-video.ts';

/** How a browser calls itself; Safari says `Version`. */
const BROWSER = /(Chrome|Firefox|Version)\/[\d.]+/;

/**
 * Decodes with the codecs of the browser (WebCodecs); mediabunny reads the containers MP4, QuickTime, Matroska, WebM and
 * MPEG-TS. Where browser and ffmpeg decode a video, frames, times and pixels are those of ffmpeg. A video at an address
 * is fetched whole before its first frame.
 */
export class WebCodecsDecoder implements VideoDecoder {
  readonly id = 'webcodecs';

  async describe(): ReturnType<VideoDecoder['describe']> {
    if (!('VideoDecoder' in globalThis)) {
      return { missing: 'this browser has no WebCodecs, or the page is not secure (https or localhost)' };
    }
    const version = BROWSER.exec(navigator.userAgent)?.[0] ?? navigator.userAgent;
    return { version, licence: 'codecs of the browser; mediabunny: MPL-2.0' };
  }

  /** @throws FexgraphError BAD_INPUT, LIMIT_EXCEEDED, TIMEOUT, CANCELLED, BACKEND_UNAVAILABLE (rejects) */
  async open({ name, file }: VideoInput, plan: DecodePlan, signal: AbortSignal): Promise<OpenVideo> {
    const description = await this.describe();
    if ('missing' in description) throw new FexgraphError('BACKEND_UNAVAILABLE', description.missing);
    const { silenceMs } = plan;
    const blob = typeof file === 'string' ? await fetchVideo(file, { name, signal, silenceMs }) : file;
    if (blob.size === 0) throw emptyFile(name);
    // With the first video, and not with every page: these are most of what a video needs.
    const [{ openContainer }, { WebCodecsVideo }] = await Promise.all([
      import('./open-container.ts'),
      import('./web-codecs-video.ts'),
    ]);
    const container = await openContainer(blob, name, plan.maxPixels);
    if (signal.aborted) {
      container.input.dispose();
      throw cancelled(signal.reason);
    }
    return new WebCodecsVideo({ name, container, plan, signal });
  }
}
