import { toError } from '@fexgraph/core';
import type { OpenVideo, VideoDecoder } from '@fexgraph/video';

const PACKAGE = '@fexgraph/video-node';

/**
 * The decoder of `@fexgraph/video-node`, if that is installed. It is an optional package of its own, because its FFmpeg is
 * GPLv3, and loads a large library: so it is imported when a video is to be read, and not before.
 */
export class InstalledNodeAv implements VideoDecoder {
  readonly id = 'node-av';
  #loading: Promise<VideoDecoder> | undefined;

  async describe(): ReturnType<VideoDecoder['describe']> {
    try {
      return await (await this.#load()).describe();
    } catch (thrown) {
      const { code, message } = toError(thrown) as NodeJS.ErrnoException;
      const isAbsent = code === 'ERR_MODULE_NOT_FOUND' && message.includes(`'${PACKAGE}'`);
      return { missing: isAbsent ? `${PACKAGE} is not installed` : `${PACKAGE} cannot be loaded: ${message}` };
    }
  }

  async open(...args: Parameters<VideoDecoder['open']>): Promise<OpenVideo> {
    return (await this.#load()).open(...args);
  }

  #load(): Promise<VideoDecoder> {
    this.#loading ??= import('@fexgraph/video-node').then((module: { NodeAvDecoder?: new () => VideoDecoder }) => {
      if (!module.NodeAvDecoder) throw new Error('it has no NodeAvDecoder');
      return new module.NodeAvDecoder();
    });
    return this.#loading;
  }
}
