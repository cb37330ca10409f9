/** A face in fractions of the chip. */
export interface BlazeFace {
  readonly score: number;
  /** x1, y1, x2, y2, then six points x, y. */
  readonly values: Float64Array;
}
