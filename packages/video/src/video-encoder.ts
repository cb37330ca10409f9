import type { InjectionToken } from 'tsyringe';
import type { VideoInfo } from './video-decoder.ts';

/** The video that is wanted. */
export interface EncodePlan {
  /** `avc`: H.264 in MP4. `vp9`: in WebM. */
  readonly codec: 'avc' | 'vp9';
  /** Pixels of the frames that will be given. Codecs take even sizes: a black column or row is added on the right or below. */
  readonly width: number;
  readonly height: number;
  /** Seconds of one tick, as a fraction: times are kept to the nearest. WebM has ticks of a millisecond, whatever is asked. */
  readonly timeBase: VideoInfo['timeBase'];
  /**
   * Takes the bytes of the file, from the first to the last; nothing is written twice. The next ones come when this
   * resolves; if it rejects, the encoding ends with that reason.
   */
  readonly into: (bytes: Uint8Array) => Promise<void>;
}

/** A video that is being written. Whoever opened it calls `close` or `abandon`. */
export interface OpenEncoding {
  /** As FFmpeg calls it: `libx264`. */
  readonly encoder: string;
  /**
   * Adds a frame. One call at a time.
   *
   * @param pixels width x height x 3, RGB; free to be used again when this resolves
   * @param time presentation time in seconds, 0 or more, at least a tick after the frame before
   * @throws FexgraphError BAD_INPUT for a time that is not later; whatever ended the encoder, or what `into` rejected with
   */
  write(pixels: Uint8Array, time: number): Promise<void>;
  /** Ends the video: resolves when its last byte is in `into`. @throws as `write` */
  close(): Promise<void>;
  /** Ends the encoder wherever it is; may be called at any time, also twice. Resolves when it is gone. */
  abandon(): Promise<void>;
}

/** Writes videos: one port for every platform. */
export interface VideoEncoder {
  /** Named in run records: `node-av`, `ffmpeg`. */
  readonly id: string;
  /** With version and build. `missing` says why it cannot be used. */
  describe(): Promise<{ readonly version: string; readonly licence: string } | { readonly missing: string }>;
  /** @throws FexgraphError BACKEND_UNAVAILABLE where the codec cannot be written (rejects); CANCELLED */
  open(plan: EncodePlan, signal: AbortSignal): Promise<OpenEncoding>;
}

/** All encoders of a platform, best first. */
export const VIDEO_ENCODER: InjectionToken<VideoEncoder> = Symbol.for('fexgraph.video-encoder');
