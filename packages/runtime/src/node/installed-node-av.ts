import { toError } from '@fexgraph/core';
import type { OpenEncoding, OpenVideo, VideoDecoder, VideoEncoder, VideoIndex } from '@fexgraph/video';
import { VERSION } from './version.ts';

const PACKAGE = '@fexgraph/video-node';

interface VideoNode {
  readonly NodeAvDecoder?: new () => VideoDecoder;
  readonly NodeAvEncoder?: new () => VideoEncoder;
  /** Of the package that is installed. */
  readonly VERSION?: string;
}

/**
 * What `@fexgraph/video-node` has, if that is installed. It is an optional package of its own, because its FFmpeg is
 * GPLv3, and loads a large library: so it is imported when a video is to be read or written, and not before.
 */
class Installed<T extends VideoDecoder | VideoEncoder> {
  readonly id = 'node-av';
  #loading: Promise<T> | undefined;

  constructor(private readonly pick: (module: VideoNode) => (new () => T) | undefined) {}

  async describe(): ReturnType<VideoDecoder['describe']> {
    try {
      return await (await this.load()).describe();
    } catch (thrown) {
      const { code, message } = toError(thrown) as NodeJS.ErrnoException;
      const isAbsent = code === 'ERR_MODULE_NOT_FOUND' && message.includes(`'${PACKAGE}'`);
      return { missing: isAbsent ? `${PACKAGE} is not installed` : `${PACKAGE} cannot be loaded: ${message}` };
    }
  }

  load(): Promise<T> {
    this.#loading ??= import('@fexgraph/video-node').then((module: VideoNode) => {
      const Made = this.pick(module);
      if (!Made || module.VERSION !== VERSION) throw new Error(otherVersion(module.VERSION));
      return new Made();
    });
    return this.#loading;
  }
}

/** Their processes may not understand each other. */
const otherVersion = (version = 'another version') =>
  `it is ${version}, and fexgraph is ${VERSION}: npm install ${PACKAGE}@${VERSION}`;

export class InstalledDecoder extends Installed<VideoDecoder> implements VideoDecoder {
  constructor() {
    super(({ NodeAvDecoder }) => NodeAvDecoder);
  }

  async open(...args: Parameters<VideoDecoder['open']>): Promise<OpenVideo> {
    return (await this.load()).open(...args);
  }

  async index(...args: Parameters<NonNullable<VideoDecoder['index']>>): Promise<VideoIndex> {
    const decoder = await this.load();
    return decoder.index!(...args);
  }
}

export class InstalledEncoder extends Installed<VideoEncoder> implements VideoEncoder {
  constructor() {
    super(({ NodeAvEncoder }) => NodeAvEncoder);
  }

  async open(...args: Parameters<VideoEncoder['open']>): Promise<OpenEncoding> {
    return (await this.load()).open(...args);
  }
}
