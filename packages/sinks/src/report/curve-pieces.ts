import type { Bin } from './binned-columns.ts';
import type { CurvePiece } from './report-data.ts';

/** Frames are missing where the next one is later than so many usual steps. */
export const MISSING = 2.5;

export interface CurveTerms {
  /** Places of bins in which a frame lies, in order. */
  readonly seen: readonly number[];
  /** The middle of a bin. */
  readonly middle: (place: number) => number;
  /** Bins from one frame to the next, on average. */
  readonly step: number;
}

interface OpenPiece {
  readonly at: number[];
  readonly mean: number[];
  readonly low: number[];
  readonly high: number[];
}

/**
 * A curve in stretches. It breaks where a frame lies between that has no value, and where frames are missing: nothing is
 * drawn that was not measured.
 */
export function curvePieces(bins: ReadonlyMap<number, Bin>, { seen, middle, step }: CurveTerms): readonly CurvePiece[] {
  const pieces: OpenPiece[] = [];
  let open: OpenPiece | undefined;
  let before = 0;
  for (const place of seen) {
    const bin = bins.get(place);
    if (!bin) {
      open = undefined;
      continue;
    }
    if (open && place - before > 1 + MISSING * step) open = undefined;
    if (!open) {
      open = { at: [], mean: [], low: [], high: [] };
      pieces.push(open);
    }
    open.at.push(middle(place));
    open.mean.push(bin.mean);
    open.low.push(bin.low);
    open.high.push(bin.high);
    before = place;
  }
  return pieces;
}
