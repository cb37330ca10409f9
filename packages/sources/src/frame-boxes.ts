import { FexgraphError, type FitTerms } from '@fexgraph/core';

/** Boxes of one frame: rows x1, y1, x2, y2, or the same numbers flat ([n, 4]). A flat list of four is one box. */
export type BoxList = readonly (readonly number[])[] | ArrayLike<number>;

/**
 * Packs boxes as [n, 4]. Source: spec pipeline 3.5.
 *
 * @throws FexgraphError BAD_INPUT when a box has not four finite numbers. `name` is what the message calls the list.
 */
export function packBoxes(boxes: BoxList, name: string): Float32Array {
  const rows = Array.from(boxes as ArrayLike<number | readonly number[]>);
  const uneven = rows.find((row) => typeof row !== 'number' && row.length !== 4);
  const packed = Float32Array.from(rows.flat());
  if (uneven || packed.length % 4 !== 0 || !packed.every(Number.isFinite)) {
    const length = uneven ? (uneven as readonly number[]).length : packed.length;
    const reason =
      uneven || packed.length % 4 !== 0 ? `${length} numbers are not boxes of four` : 'a number is not finite';
    throw new FexgraphError('BAD_INPUT', `${name}: ${reason}`, { hint: 'give x1, y1, x2, y2 in pixels' });
  }
  return packed;
}

/** Boxes in pixels of the source picture as boxes in pixels of the fitted frame, float32. */
export function boxesOnFrame(boxes: Float32Array, fit: FitTerms): Float32Array {
  return boxes.map((value, i) => Math.fround(value * fit.scale) + (i % 2 === 0 ? fit.padLeft : fit.padTop));
}
