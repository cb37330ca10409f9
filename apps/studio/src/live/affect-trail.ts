/** Seconds that the trail reaches back. */
const SPAN = 5;

/** Valence and arousal at a time in seconds. */
export interface AffectPoint {
  readonly time: number;
  readonly valence: number;
  readonly arousal: number;
}

/** Where one face went in the plane of valence and arousal in the last seconds. */
export class AffectTrail {
  #points: AffectPoint[] = [];
  #track: number | undefined;
  #wasMeasured = false;

  /** Another face, or an earlier time, begins anew. @param point undefined: nothing was measured of it */
  add(time: number, track: number | undefined, point: Omit<AffectPoint, 'time'> | undefined): void {
    if (track !== this.#track || time <= (this.#points.at(-1)?.time ?? Number.NEGATIVE_INFINITY)) this.#points = [];
    this.#track = track;
    this.#points = this.#points.filter((one) => one.time > time - SPAN);
    if (!point) return;
    this.#wasMeasured = true;
    this.#points.push({ time, ...point });
  }

  /** Oldest first. Undefined where nothing was ever measured. */
  points(): readonly AffectPoint[] | undefined {
    return this.#wasMeasured ? [...this.#points] : undefined;
  }
}
