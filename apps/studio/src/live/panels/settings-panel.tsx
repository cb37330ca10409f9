import { BackendSelect } from '../../shell/backend-select.tsx';
import type { LiveSession } from '../live-session.ts';
import type { LiveSettings } from '../live-settings.ts';
import { useLive } from '../live-store.ts';

type Overlay = LiveSettings['overlay'];

const PARTS: readonly { readonly part: Exclude<keyof Overlay, 'points'>; readonly name: string }[] = [
  { part: 'box', name: 'box' },
  { part: 'contours', name: 'lines' },
  { part: 'pose', name: 'pose axes' },
  { part: 'gaze', name: 'gaze' },
  { part: 'labels', name: 'label' },
];

interface RangeProps {
  readonly name: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  onChange(value: number): void;
}

function Range({ name, value, min, max, step, onChange }: RangeProps) {
  return (
    <label>
      {name}: {value}
      <input type="range" {...{ min, max, step, value }} onChange={({ target }) => onChange(target.valueAsNumber)} />
    </label>
  );
}

/** What may be changed while frames come. */
export function SettingsPanel({ session }: { readonly session: LiveSession }) {
  const settings = useLive((state) => state.settings);
  const detectors = useLive((state) => state.detectors);
  const { overlay } = settings;
  const change = (changes: Partial<LiveSettings>) => void session.change(changes);
  const draw = (parts: Partial<Overlay>) => change({ overlay: { ...overlay, ...parts } });
  return (
    <section className="panel settings" aria-label="Settings">
      <fieldset>
        <legend>Drawn</legend>
        {PARTS.map(({ part, name }) => (
          <label key={part}>
            <input
              type="checkbox"
              checked={overlay[part]}
              onChange={({ target }) => draw({ [part]: target.checked })}
            />
            {name}
          </label>
        ))}
        <label>
          <input
            type="checkbox"
            checked={overlay.points === 'mesh'}
            onChange={({ target }) => draw({ points: target.checked ? 'mesh' : 'none' })}
          />
          mesh
        </label>
      </fieldset>
      <fieldset>
        <legend>Measured</legend>
        <label>
          Detector
          <select value={settings.detector} onChange={({ target }) => change({ detector: target.value })}>
            {detectors.map((id) => (
              <option key={id}>{id}</option>
            ))}
          </select>
        </label>
        <BackendSelect value={settings.backend} onChange={(backend) => change({ backend })} />
        <Range
          {...{ name: 'Detector every … frames', value: settings.every, min: 1, max: 30, step: 1 }}
          onChange={(every) => change({ every })}
        />
        <Range
          {...{ name: 'Least score of a new face', value: settings.threshold, min: 0.05, max: 0.95, step: 0.05 }}
          onChange={(threshold) => change({ threshold })}
        />
        <Range
          {...{ name: 'Weight of the current frame in a box', value: settings.smoothing, min: 0, max: 1, step: 0.1 }}
          onChange={(smoothing) => change({ smoothing })}
        />
        <label>
          <input
            type="checkbox"
            checked={settings.steadyLandmarks}
            onChange={({ target }) => change({ steadyLandmarks: target.checked })}
          />
          steady landmarks, pose and gaze
        </label>
      </fieldset>
      <fieldset>
        <legend>Neutral baseline</legend>
        <p className="quiet">
          {settings.baseline
            ? 'Action units and blendshapes are 0 at rest, for each face that is followed. A face is learnt from its next 30 frames; until then it has none.'
            : 'Faces differ at rest. Look neutral, then learn: scores are then 0 at rest, for each face.'}
        </p>
        <button type="button" onClick={() => change({ baseline: true })}>
          {settings.baseline ? 'Learn anew' : 'Learn neutral faces'}
        </button>
        {settings.baseline && (
          <button type="button" onClick={() => change({ baseline: false })}>
            Switch off
          </button>
        )}
      </fieldset>
    </section>
  );
}
