import type { VideoInfo } from '@fexgraph/video';

/** What the process is asked. One video for each process. */
export type ToDecoder =
  /** `path` is absolute. Frames of more than `maxPixels` are refused, and other containers than `formats`. */
  | { readonly kind: 'open'; readonly path: string; readonly maxPixels: number; readonly formats: readonly string[] }
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
  /** Decoded and not converted: its time in ticks of the time base, undefined where the stream has none. */
  | { readonly kind: 'frame'; readonly ticks: number | undefined }
  /** Of the oldest frame that was wanted; the pixels themselves follow on file descriptor 3. */
  | { readonly kind: 'pixels'; readonly width: number; readonly height: number }
  | ({ readonly kind: 'end' } & DecodedEnd)
  | { readonly kind: 'problem'; readonly problem: Problem };
