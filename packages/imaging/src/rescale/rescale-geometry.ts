import { FexgraphError, type FitTerms } from '@fexgraph/core';

/** Longest side, or (height, width). */
export type OutputSize = number | readonly [height: number, width: number];

export interface RescaleGeometry {
  /** Size of the rescaled picture before padding, in pixels. */
  readonly contentHeight: number;
  readonly contentWidth: number;
  /** Size of the frame: content plus padding. */
  readonly height: number;
  readonly width: number;
  readonly fit: FitTerms;
}

export interface RescaleGeometryOptions {
  /** Pad with black to the asked size (pictures), or leave the content as it is (video). Default true. */
  readonly padding?: boolean;
}

/**
 * Sizes, scale and padding of a picture fitted to `outputSize` with its aspect kept, in float64.
 * Truncation may leave the long side one pixel short; padding absorbs it. A pair whose aspect differs from the
 * picture may give more than asked for on one axis, unpadded. Source: spec pipeline 1.3, quirks 14 to 16.
 *
 * @throws FexgraphError BAD_OPTION when `outputSize` is not made of whole numbers from 1.
 * @throws FexgraphError BAD_INPUT when nothing would be left of the short side.
 */
export function rescaleGeometry(
  height: number,
  width: number,
  outputSize: OutputSize,
  options: RescaleGeometryOptions = {},
): RescaleGeometry {
  const [targetHeight, targetWidth] = typeof outputSize === 'number' ? [outputSize, outputSize] : outputSize;
  for (const side of [targetHeight, targetWidth]) {
    if (!Number.isInteger(side) || side < 1) {
      throw new FexgraphError('BAD_OPTION', `outputSize ${JSON.stringify(outputSize)} is not a size in pixels`, {
        hint: 'give the longest side as a whole number, or [height, width]',
      });
    }
  }
  const scale =
    typeof outputSize === 'number'
      ? outputSize / Math.max(height, width)
      : pairScale(height, width, targetHeight, targetWidth);
  const contentHeight = Math.trunc(height * scale);
  const contentWidth = Math.trunc(width * scale);
  if (contentHeight < 1 || contentWidth < 1) {
    throw new FexgraphError(
      'BAD_INPUT',
      `${width} x ${height} pixels do not fit outputSize ${targetHeight} x ${targetWidth}`,
      {
        hint: 'the short side would vanish: choose a larger outputSize',
      },
    );
  }
  const [padTop, padBottom] = options.padding === false ? [0, 0] : padsOf(targetHeight, contentHeight);
  const [padLeft, padRight] = options.padding === false ? [0, 0] : padsOf(targetWidth, contentWidth);
  return {
    contentHeight,
    contentWidth,
    height: contentHeight + padTop + padBottom,
    width: contentWidth + padLeft + padRight,
    fit: { scale, padLeft, padTop, padRight, padBottom },
  };
}

/** The reference's choice of axis, with its operator-precedence slip (`height & targetWidth`): quirk 15. */
function pairScale(height: number, width: number, targetHeight: number, targetWidth: number): number {
  const byHeight = targetHeight / height;
  const byWidth = targetWidth / width;
  const middle = height & targetWidth;
  if (targetHeight >= middle && middle >= width) return height > width ? byHeight : byWidth;
  if (height > targetHeight && width <= targetWidth) return byHeight;
  if (width > targetWidth && height <= targetHeight) return byWidth;
  return height > width ? byHeight : byWidth;
}

/** An odd remainder goes to the right and the bottom. */
function padsOf(target: number, content: number): [before: number, after: number] {
  const missing = Math.max(0, target - content);
  const before = Math.floor(missing / 2);
  return [before, missing - before];
}
