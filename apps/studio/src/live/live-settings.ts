import type { OverlayParts } from '@fexgraph/sinks';
import type { RuntimeChoice } from '../shell/open-runtime.ts';

/** What can be changed before a run and while it goes on. */
export interface LiveSettings {
  readonly overlay: Required<OverlayParts>;
  /** Manifest id. */
  readonly detector: string;
  /** Frames from one run of the detector to the next. */
  readonly every: number;
  /** Least score of a new face, 0..1. */
  readonly threshold: number;
  /** Weight of the current frame in a box, 0..1; 0: boxes as they were found. */
  readonly smoothing: number;
  readonly steadyLandmarks: boolean;
  readonly baseline: boolean;
  readonly backend: RuntimeChoice['backend'];
}

export const FIRST_SETTINGS: LiveSettings = {
  overlay: { box: true, contours: true, points: 'none', pose: true, gaze: true, labels: true },
  detector: 'rfb-320',
  every: 10,
  threshold: 0.65,
  smoothing: 0.6,
  steadyLandmarks: false,
  baseline: false,
  backend: 'wasm',
};
