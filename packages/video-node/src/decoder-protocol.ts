import type { VideoInfo } from '@fexgraph/video';

/** What the process is asked. One video for each process. */
export type ToDecoder =
  /** `path` is absolute. Larger frames than `maxPixels` are refused. */
  | { readonly kind: 'open'; readonly path: string; readonly maxPixels: number }
  /** Whether the oldest frame that was announced and not answered is wanted. */
  | { readonly kind: 'answer'; readonly isWanted: boolean };

/** A frame that was decoded, and whose pixels are not converted yet. */
export interface AnnouncedFrame {
  /** Presentation time in ticks of the time base; undefined where the stream has none. */
  readonly tick: bigint | undefined;
  /** Ticks until the next frame, as far as the stream tells; 0 where it does not. */
  readonly duration: bigint;
}

/** What the decoder has seen so far. */
export interface DecodedSoFar {
  readonly frames: number;
  readonly damaged: number;
  readonly truncated: boolean;
}

export type FromDecoder =
  | { readonly kind: 'ready'; readonly version: string; readonly configuration: string }
  | { readonly kind: 'opened'; readonly info: VideoInfo }
  | ({ readonly kind: 'frame' } & AnnouncedFrame)
  /** Of the oldest frame that was wanted; the pixels themselves follow on file descriptor 3. */
  | { readonly kind: 'pixels'; readonly width: number; readonly height: number }
  | ({ readonly kind: 'end' } & DecodedSoFar)
  /** `input`: the video is at fault, and not the decoder. */
  | { readonly kind: 'failed'; readonly message: string; readonly isInput: boolean; readonly hint?: string };
