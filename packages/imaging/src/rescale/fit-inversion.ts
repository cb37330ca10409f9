import type { FitTerms } from '@fexgraph/core';

const f32 = Math.fround;

/** Fit terms as float32, the precision in which the reference takes coordinates back. */
export interface FitInversion {
  readonly padLeft: number;
  readonly padTop: number;
  readonly scale: number;
  /** Size of the source picture as the columns FrameHeight and FrameWidth report it; need not be whole. */
  readonly frameHeight: number;
  readonly frameWidth: number;
}

/**
 * Terms of the way back from a padded frame of `height` x `width` pixels to the source picture.
 * The nominal scale is inverted: truncation and the half-pixel shift of resampling stay. Source: spec pipeline 1.6.
 */
export function fitInversion(fit: FitTerms, height: number, width: number): FitInversion {
  return {
    padLeft: f32(fit.padLeft),
    padTop: f32(fit.padTop),
    scale: f32(fit.scale),
    frameHeight: f32((height - fit.padTop - fit.padBottom) / fit.scale),
    frameWidth: f32((width - fit.padLeft - fit.padRight) / fit.scale),
  };
}

/** Frame x (pixels of the padded frame) to source x, float32. */
export function sourceX(inversion: FitInversion, x: number): number {
  return f32(f32(x - inversion.padLeft) / inversion.scale);
}

/** Frame y to source y, float32. */
export function sourceY(inversion: FitInversion, y: number): number {
  return f32(f32(y - inversion.padTop) / inversion.scale);
}

/** A length in frame pixels as a length in source pixels, float32. */
export function sourceLength(inversion: FitInversion, length: number): number {
  return f32(f32(length) / inversion.scale);
}
