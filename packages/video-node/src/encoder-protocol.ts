import type { FfmpegEncoding, VideoInfo } from '@fexgraph/video';

export type ToEncoder =
  /** Frames are RGB of this size. */
  | {
      readonly kind: 'open';
      readonly encoding: FfmpegEncoding;
      readonly width: number;
      readonly height: number;
      readonly timeBase: VideoInfo['timeBase'];
    }
  /** Its pixels follow on file descriptor 3. */
  | { readonly kind: 'frame'; readonly tick: number }
  | { readonly kind: 'end' };

/** The file itself leaves by file descriptor 4, which ends after `complete`. */
export type FromEncoder =
  | { readonly kind: 'ready' }
  | { readonly kind: 'opened'; readonly encoder: string }
  | { readonly kind: 'complete' }
  | { readonly kind: 'failed'; readonly message: string };
