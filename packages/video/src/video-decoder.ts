import type { Pixels } from '@fexgraph/core';
import type { BufferOf } from '@fexgraph/imaging';
import type { InjectionToken } from 'tsyringe';

/** A video as it was named; `file` is a path in Node, a `Blob` or an address in a browser. */
export interface VideoInput {
  readonly name: string;
  readonly file: string | Blob;
}

/** What a container and its stream say of themselves, before a frame is decoded. */
export interface VideoInfo {
  /** Short names of FFmpeg: `mov,mp4,m4a,3gp,3g2,mj2`, `h264`. */
  readonly container: string;
  readonly codec: string;
  /** Pixels of an upright frame: `rotation` is applied. */
  readonly width: number;
  readonly height: number;
  /** Degrees clockwise by which stored frames are turned to stand upright. */
  readonly rotation: 0 | 90 | 180 | 270;
  /** Seconds of one tick of the presentation times, as a fraction. */
  readonly timeBase: { readonly num: number; readonly den: number };
  /** Seconds, as stated; undefined where the container does not say. */
  readonly duration?: number;
  /** Frames, as stated or counted without decoding; undefined where nobody knows before the end. */
  readonly frames?: number;
  /** Frames a second on average, as stated. */
  readonly frameRate?: number;
  readonly colour: {
    readonly matrix: 'bt601' | 'bt709' | 'bt2020';
    readonly range: 'limited' | 'full';
    readonly bits: number;
    /** PQ or HLG: brighter than a screen shows. Levels are taken as they are, without tone mapping. */
    readonly hdr?: boolean;
  };
  /** Two half pictures per frame, which are not separated. */
  readonly interlaced?: boolean;
  /** Width of a pixel divided by its height. Frames are not stretched by it. */
  readonly pixelAspect: number;
}

/** A frame of a video. */
export interface FrameMark {
  /** Its number, from 0, of all frames that have a presentation time of 0 or more. */
  readonly frame: number;
  /** Its presentation time in seconds. */
  readonly time: number;
}

/** Which frames are wanted, and how large. Frames are counted before any is left out. */
export interface DecodePlan {
  /** Every so many frames: 0, k, 2k, ... */
  readonly stride: number;
  /** Seconds of the presentation time, from inclusive, to exclusive. */
  readonly start?: number;
  readonly end?: number;
  /** At most so many frames a second, thinned by presentation time. */
  readonly fps?: number;
  /** Numbers of the frames that are taken, from inclusive, to exclusive. What else is wanted does not depend on them. */
  readonly fromFrame?: number;
  readonly toFrame?: number;
  /**
   * A keyframe at `fromFrame` or before; with `fps` at least `stride` frames before, since the first frame behind it tells
   * in which slot of time the next one is. A decoder that can begins there, if a keyframe of that very time is there, and
   * else at the beginning.
   */
  readonly keyframe?: FrameMark;
  /** Larger frames are refused, by what the stream says of itself and again by each frame. */
  readonly maxPixels: number;
  /** Where the pixels of a frame go. Default: new memory for each. */
  readonly buffer?: BufferOf;
  /** A decoder that gives no sign for so many milliseconds while it is asked is ended. Default: no limit. */
  readonly silenceMs?: number;
}

/** One upright frame, 8 bits RGB. */
export interface VideoPicture {
  /** Number of the frame in the video, from 0, of all frames that have a presentation time of 0 or more. */
  readonly index: number;
  /** Presentation time in seconds from the start of the video. */
  readonly time: number;
  /** True where the stream had no time for this frame, and it was taken from the frame before. */
  readonly estimated?: boolean;
  readonly pixels: Pixels;
}

/** How decoding went, when it is over. */
export interface DecodeOutcome {
  /** Frames of the video that were decoded, also those that were left out by the plan. */
  readonly frames: number;
  /** Packets that could not be decoded, or only with concealed errors. */
  readonly damaged: number;
  /** Frames before time 0 (pre-roll of an edit list). */
  readonly beforeStart: number;
  /** True if the file ends before its stream does. */
  readonly truncated: boolean;
  /** Number of the frame at which decoding began, where that is not 0. */
  readonly firstFrame?: number;
  /** The first frame behind `DecodePlan.toFrame`, where it was seen. */
  readonly behind?: FrameMark;
}

/** All frames of a video, as its packets tell: nothing is decoded. */
export interface VideoIndex {
  readonly timeBase: VideoInfo['timeBase'];
  /** Of each packet whose frame is shown, in the order of the file: its presentation time in ticks. */
  readonly ticks: readonly (number | undefined)[];
  /** Ticks of those at which decoding can begin. */
  readonly keyframes: readonly number[];
}

/** A video that is being read. Pictures are asked for one after the other, from the first to the last. */
export interface OpenVideo {
  readonly info: VideoInfo;
  /** The next picture, or undefined at the end. @throws FexgraphError when the decoder fails or dies (rejects). */
  next(): Promise<VideoPicture | undefined>;
  /** Final after `next` gave undefined; up to now before. */
  outcome(): DecodeOutcome;
  /** Ends the decoder wherever it is; may be called at any time, also twice. Resolves when it is gone. */
  close(): Promise<void>;
}

/** Reads videos: one port for every platform. */
export interface VideoDecoder {
  /** Named in run records: `node-av`, `ffmpeg`, `webcodecs`. */
  readonly id: string;
  /** With version and build, for run records. Undefined in `missing` means that it can be used. */
  describe(): Promise<{ readonly version: string; readonly licence: string } | { readonly missing: string }>;
  /** @throws FexgraphError BAD_INPUT naming the input and what is wrong with it (rejects). */
  open(input: VideoInput, plan: DecodePlan, signal: AbortSignal): Promise<OpenVideo>;
  /** Reads a file without decoding it. Not every decoder can. @throws FexgraphError as `open` (rejects). */
  index?(input: VideoInput, signal: AbortSignal): Promise<VideoIndex>;
}

/** All decoders of a platform, best first. */
export const VIDEO_DECODER: InjectionToken<VideoDecoder> = Symbol.for('fexgraph.video-decoder');
