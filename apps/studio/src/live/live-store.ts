import type { FrameCounts } from '@fexgraph/core';
import type { NodeSnapshot } from '@fexgraph/inspect';
import type { WebRuntime } from '@fexgraph/web';
import { create } from 'zustand';
import type { AffectPoint } from './affect-trail.ts';
import { FIRST_SETTINGS, type LiveSettings } from './live-settings.ts';
import type { KeptRecording } from './recording/kept-recordings.ts';

/** Scores of a face, by the name of their column; null: the models do not know. */
type Scores = Readonly<Record<string, number | null>>;

/** What is shown of one face. */
export interface FaceView {
  /** Number of the track, or undefined for a picture. */
  readonly track: number | undefined;
  readonly scores: Scores;
}

export interface LiveState {
  readonly phase: 'idle' | 'opening' | 'running' | 'paused' | 'ending';
  readonly settings: LiveSettings;
  /** Manifest ids of the detectors that a run can take. */
  readonly detectors: readonly string[];
  /** Of the last frame, best score first. */
  readonly faces: readonly FaceView[];
  /** Times in seconds, then values: of blinks, and of gaze in degrees. */
  readonly blinks: readonly (readonly (number | null)[])[];
  readonly gaze: readonly (readonly (number | null)[])[];
  /** Of the last seconds, oldest first; undefined while the graph has measured none. */
  readonly affect: readonly AffectPoint[] | undefined;
  /** Undefined before the first run; those of the last run stay. */
  readonly counts: FrameCounts | undefined;
  readonly nodes: readonly NodeSnapshot[];
  /** What the models of this runtime have computed, each on its backend. */
  readonly sessions: ReturnType<WebRuntime['inference']['records']>;
  /** Frames in the recording that runs; undefined: nothing is recorded. */
  readonly recorded: number | undefined;
  readonly marked: number;
  readonly recordings: readonly KeptRecording[];
}

const NOTHING_SEEN = { faces: [], blinks: [[], []], gaze: [[], [], []], affect: undefined, nodes: [], sessions: [] };

export const useLive = create<LiveState>(() => ({
  phase: 'idle',
  settings: FIRST_SETTINGS,
  detectors: [FIRST_SETTINGS.detector],
  ...NOTHING_SEEN,
  counts: undefined,
  recorded: undefined,
  marked: 0,
  recordings: [],
}));

/** Before a run. */
export function forgetLastRun(): void {
  useLive.setState({ ...NOTHING_SEEN, counts: undefined });
}
