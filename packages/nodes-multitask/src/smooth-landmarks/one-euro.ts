export interface OneEuroParameters {
  /** Cutoff frequency of a point at rest, Hz. Less: steadier, later. */
  readonly minCutoff: number;
  /** How much the cutoff rises with speed: Hz per unit and second. More: earlier, less steady in motion. */
  readonly beta: number;
  /** Cutoff frequency of the speed, Hz. */
  readonly dCutoff: number;
}

/**
 * The 1-Euro filter over a list of points: a low pass whose cutoff rises with the speed of each point, so that what
 * rests is steady and what moves is not late. The speed is that of the point and not of each coordinate, so the result
 * does not depend on how the picture is turned.
 *
 * For a steady motion the lag is `1 / (2 pi cutoff)` seconds. What does not change comes out bit for bit.
 *
 * The speed is taken between points as they came, as in the authors' own code; between a point and the smoothed one
 * before, as in the paper, it would come out too high, and more so the higher the frame rate.
 *
 * Source: Casiez, Roussel, Vogel, 1-Euro Filter: A Simple Speed-based Low-pass Filter for Noisy Input, CHI 2012.
 */
export class OneEuro {
  readonly #raw: Float64Array;
  readonly #points: Float64Array;
  readonly #speeds: Float64Array;

  /** @param first [n, dimensions] points, which come out as they are */
  constructor(
    first: ArrayLike<number>,
    private readonly dimensions: number,
  ) {
    this.#raw = Float64Array.from(first);
    this.#points = Float64Array.from(first);
    this.#speeds = new Float64Array(first.length);
  }

  /** The points of the last call as they came, and smoothed. Valid until the next one. */
  get raw(): Float64Array {
    return this.#raw;
  }
  get points(): Float64Array {
    return this.#points;
  }

  /**
   * @param points [n, dimensions] as the first ones
   * @param seconds since the points before; above 0
   * @param unit length in which speeds are counted, in the unit of the points
   * @returns the smoothed points, valid until the next call
   */
  next(points: ArrayLike<number>, seconds: number, unit: number, parameters: OneEuroParameters): Float64Array {
    const { minCutoff, beta, dCutoff } = parameters;
    const speedWeight = weight(dCutoff, seconds);
    for (let first = 0; first < points.length; first += this.dimensions) {
      let squares = 0;
      for (let i = first; i < first + this.dimensions; i++) {
        const speed = (points[i] - this.#raw[i]) / seconds;
        this.#raw[i] = points[i];
        this.#speeds[i] += speedWeight * (speed - this.#speeds[i]);
        squares += this.#speeds[i] ** 2;
      }
      const pointWeight = weight(minCutoff + (beta * Math.sqrt(squares)) / unit, seconds);
      for (let i = first; i < first + this.dimensions; i++) {
        this.#points[i] += pointWeight * (points[i] - this.#points[i]);
      }
    }
    return this.#points;
  }
}

/** Of the current value, in an exponential low pass with that cutoff. */
function weight(cutoff: number, seconds: number): number {
  const turns = 2 * Math.PI * cutoff * seconds;
  return turns / (turns + 1);
}
