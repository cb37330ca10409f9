import type { VideoIndex, VideoInfo } from '@fexgraph/video';

interface Opening {
  readonly path: string;
  readonly formats: readonly string[];
}

/** What the process is asked. One video for each process. */
export type ToDecoder =
  /**
   * `path` is absolute. Frames of more than `maxPixels` are refused, and other containers than `formats`. With `seek` the
   * first frame is a keyframe of that time, in seconds; `landed` tells of it, or `no keyframe`.
   */
  | (Opening & { readonly kind: 'open'; readonly maxPixels: number; readonly seek?: number })
  /** All packets, and nothing decoded. */
  | (Opening & { readonly kind: 'index' })
  /** Whether the oldest frame that was announced and not answered is wanted. */
  | { readonly kind: 'answer'; readonly isWanted: boolean };

/** What is wrong. */
export type Problem =
  | { readonly is: 'not started'; readonly detail: string }
  | { readonly is: 'no index' }
  | { readonly is: 'no video'; readonly detail?: string }
  | { readonly is: 'no video stream'; readonly has: 'sound' | 'a cover picture' | 'nothing' }
  | { readonly is: 'encrypted' }
  | { readonly is: 'too large'; readonly width: number; readonly height: number }
  | { readonly is: 'no keyframe' }
  | { readonly is: 'no decoder'; readonly codec: string }
  | { readonly is: 'failed'; readonly detail: string };

/** How a video ended. */
export interface DecodedEnd {
  readonly damaged: number;
  readonly truncated: boolean;
  /** The last that the decoder found wrong, in its words. */
  readonly lastError?: string;
}

export type FromDecoder =
  | { readonly kind: 'ready'; readonly version: string; readonly configuration: string }
  | { readonly kind: 'opened'; readonly info: VideoInfo }
  | { readonly kind: 'index'; readonly index: VideoIndex }
  | { readonly kind: 'landed' }
  /** Decoded and not converted: its time in ticks of the time base, undefined where the stream has none. */
  | { readonly kind: 'frame'; readonly ticks: number | undefined }
  /** Of the oldest frame that was wanted; the pixels themselves follow on file descriptor 3. */
  | { readonly kind: 'pixels'; readonly width: number; readonly height: number }
  | ({ readonly kind: 'end' } & DecodedEnd)
  | { readonly kind: 'problem'; readonly problem: Problem };
