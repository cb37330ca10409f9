import type { Rgb } from '@fexgraph/imaging';
import type { Metadata } from 'sharp';

/** What a decoder tells of a picture before its pixels. */
export type PictureHeader = Pick<
  Metadata,
  | 'format'
  | 'compression'
  | 'width'
  | 'height'
  | 'depth'
  | 'space'
  | 'channels'
  | 'hasAlpha'
  | 'isPalette'
  | 'isProgressive'
  | 'bitsPerSample'
  | 'pages'
  | 'icc'
>;

/** How the pixels of a picture are wanted; 8 bits in sRGB. */
export interface DecodePlan {
  readonly maxPixels: number;
  /** Levels as stored, whatever the profile says. */
  readonly ignoreIcc: boolean;
  /** As a viewer shows it: turned upright, this colour behind it. Without it: as stored, alpha dropped. */
  readonly background?: Rgb;
}

export type ToDecoder =
  /** As many bytes as `size` says are in the file, or follow on file descriptor 3. */
  | { readonly kind: 'header'; readonly size: number; readonly path?: string; readonly page: number }
  /** Of the picture and page whose header was asked for last. */
  | { readonly kind: 'pixels'; readonly plan: DecodePlan }
  /** Its next `SHARED_BYTES`. */
  | { readonly kind: 'more' };

export interface DecodedSize {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  /** Of the decoder, for this picture. */
  readonly warnings: readonly string[];
}

export type FromDecoder =
  | { readonly kind: 'ready' }
  | { readonly kind: 'header'; readonly header: PictureHeader }
  /** The first `SHARED_BYTES` of the pixels themselves are in file descriptor 4. */
  | ({ readonly kind: 'pixels' } & DecodedSize)
  /** The next are. */
  | { readonly kind: 'more' }
  | { readonly kind: 'failed'; readonly message: string };
