import { AFFECT_COLUMNS, type FexBatch, type FexRow } from '@fexgraph/core';
import { numberOf } from '@fexgraph/sinks';
import { AffectTrail } from './affect-trail.ts';
import { LastMinute } from './last-minute.ts';
import { type FaceView, useLive } from './live-store.ts';
import { SHOWN_COLUMNS } from './shown-columns.ts';

/** Bars and curves are drawn this often, whatever the frame rate: eyes follow no more, and the page stays quick. */
const FACES_MS = 100;
const CURVES_MS = 250;
const DEGREES = 180 / Math.PI;

const degrees = (radians: number | null) => (radians === null ? null : radians * DEGREES);

/** Turns the rows of a run into what the page shows. */
export class LiveView {
  readonly #curves = new LastMinute(['blink', 'pitch', 'yaw']);
  readonly #affect = new AffectTrail();
  #facesAt = 0;
  #curvesAt = 0;

  /** @param now in milliseconds */
  take(batch: FexBatch, now: number): void {
    const [first] = batch.rows();
    const left = numberOf(first, 'eyeBlinkLeft') ?? null;
    const right = numberOf(first, 'eyeBlinkRight') ?? null;
    this.#curves.add(batch.key.time, {
      blink: left === null || right === null ? null : (left + right) / 2,
      pitch: degrees(numberOf(first, 'gaze_pitch') ?? null),
      yaw: degrees(numberOf(first, 'gaze_yaw') ?? null),
    });
    const [valence, arousal] = AFFECT_COLUMNS.map((column) => numberOf(first, column) ?? null);
    const point = valence === null || arousal === null ? undefined : { valence, arousal };
    this.#affect.add(batch.key.time, numberOf(first, 'Track') ?? undefined, point);
    if (now - this.#facesAt >= FACES_MS) {
      this.#facesAt = now;
      const faces = [...batch.rows()].filter((row) => !row.isNull).map(faceView);
      useLive.setState({ faces, affect: this.#affect.points() });
    }
    if (now - this.#curvesAt >= CURVES_MS) {
      this.#curvesAt = now;
      useLive.setState({ blinks: this.#curves.curves('blink'), gaze: this.#curves.curves('pitch', 'yaw') });
    }
  }
}

function faceView(row: FexRow): FaceView {
  const scores = Object.fromEntries(SHOWN_COLUMNS.map((column) => [column, numberOf(row, column) ?? null]));
  return { track: numberOf(row, 'Track'), scores };
}
