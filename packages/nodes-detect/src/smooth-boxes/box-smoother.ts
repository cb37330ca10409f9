const f = Math.fround;

/**
 * Exponential smoothing of face boxes from frame to frame, with greedy matching by the nearest centre.
 *
 * Each box, in detection order, takes the nearest box of the previous frame that is not taken yet; if that is closer
 * than half the box's width (at least half a pixel), the result is `alpha * box + (1 - alpha) * previous`. Other boxes
 * pass through. A frame without a face clears the state. float32 in the reference's step order.
 *
 * Source: spec: pipeline 3.4.
 */
export class BoxSmoother {
  #previous: Float32Array | undefined;

  /** @param alpha weight of the current frame; 0 or less switches smoothing off. */
  constructor(readonly alpha: number) {}

  /** [n, 4] smoothed boxes of the last frame that had a face, or undefined. */
  get previous(): Float32Array | undefined {
    return this.#previous;
  }

  /**
   * @param boxes [n, 4] of one frame; rows with a non-finite value pass through and are not remembered
   * @returns a new [n, 4] array
   */
  smooth(boxes: Float32Array): Float32Array {
    const smoothed = boxes.slice();
    if (this.alpha <= 0) {
      this.#previous = undefined;
      return smoothed;
    }
    const taken = new Set<number>();
    const valid: number[] = [];
    for (let offset = 0; offset < boxes.length; offset += 4) {
      if (!boxes.subarray(offset, offset + 4).every(Number.isFinite)) continue;
      const match = this.#match(boxes, offset, taken);
      if (match >= 0) {
        taken.add(match);
        this.#blend(smoothed, offset, match);
      }
      valid.push(...smoothed.subarray(offset, offset + 4));
    }
    this.#previous = valid.length > 0 ? Float32Array.from(valid) : undefined;
    return smoothed;
  }

  /** Offset of the previous box that goes with the box at `offset`, or -1. */
  #match(boxes: Float32Array, offset: number, taken: ReadonlySet<number>): number {
    const previous = this.#previous;
    if (!previous) return -1;
    let nearest = -1;
    let least = Number.POSITIVE_INFINITY;
    for (let other = 0; other < previous.length; other += 4) {
      const distance = taken.has(other) ? Number.POSITIVE_INFINITY : centreDistance(boxes, offset, previous, other);
      if (distance < least) {
        nearest = other;
        least = distance;
      }
    }
    const radius = 0.5 * Math.max(f(boxes[offset + 2] - boxes[offset]), 1);
    return least < radius ? nearest : -1;
  }

  #blend(boxes: Float32Array, offset: number, match: number): void {
    const previous = this.#previous!;
    const [now, before] = [f(this.alpha), f(1 - this.alpha)];
    for (let i = 0; i < 4; i++) {
      boxes[offset + i] = f(f(now * boxes[offset + i]) + f(before * previous[match + i]));
    }
  }
}

function centreDistance(a: Float32Array, i: number, b: Float32Array, j: number): number {
  const dx = f(f(f(a[i] + a[i + 2]) / 2) - f(f(b[j] + b[j + 2]) / 2));
  const dy = f(f(f(a[i + 1] + a[i + 3]) / 2) - f(f(b[j + 1] + b[j + 3]) / 2));
  return f(Math.sqrt(f(f(dx * dx) + f(dy * dy))));
}
