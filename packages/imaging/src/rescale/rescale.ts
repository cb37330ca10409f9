import { atOnce, type FitTerms, type Pixels } from '@fexgraph/core';
import { antialiasedTaps } from './axis-taps.ts';
import { resampling } from './resample.ts';
import { type OutputSize, type RescaleGeometryOptions, rescaleGeometry } from './rescale-geometry.ts';

export interface Rescaled {
  /** RGB, padded with black. */
  readonly pixels: Pixels;
  readonly fit: FitTerms;
}

/**
 * Fits a picture to `outputSize` as the reference does on load: antialiased bilinear, aspect kept, black padding.
 * Within one level of the reference on every sample. Source: spec pipeline 1.3, 1.4.
 *
 * @throws as `rescaleGeometry`
 */
export function rescale(pixels: Pixels, outputSize: OutputSize, options: RescaleGeometryOptions = {}): Rescaled {
  return atOnce(rescaling(pixels, outputSize, options));
}

/** `rescale` in steps of some ten milliseconds: for a thread that must hear something in between. */
export function* rescaling(
  pixels: Pixels,
  outputSize: OutputSize,
  options: RescaleGeometryOptions = {},
): Generator<undefined, Rescaled> {
  const geometry = rescaleGeometry(pixels.height, pixels.width, outputSize, options);
  const { width, height, contentWidth, contentHeight, fit } = geometry;
  const data = new Uint8Array(width * height * 3);
  const columns = antialiasedTaps(pixels.width, contentWidth);
  const rows = antialiasedTaps(pixels.height, contentHeight);
  // An axis that keeps its size has taps of weight 1, so equal sizes give equal pixels without a special case.
  yield* resampling(pixels, columns, rows, { data, rowPixels: width, left: fit.padLeft, top: fit.padTop });
  return { pixels: { data, width, height, channels: 3 }, fit };
}
