import { useEffect, useRef, useState } from 'react';
import { EXAMPLE_PICTURE } from '../../shell/example-picture.ts';
import type { LiveOrigin, LiveSession } from '../live-session.ts';
import { useLive } from '../live-store.ts';
import { canChooseFolder, type TableFormat } from '../recording/choose-folder.ts';
import type { Saving } from '../recording/use-saving.ts';

const MARK_KEY = 'm';
/** Where letters are typed, a key is a letter. */
const TYPING = 'input, select, textarea, [contenteditable]';

interface StartStopProps {
  readonly session: LiveSession;
  readonly saving: Saving;
}

/** Start, pause, record, mark. */
export function StartStop({ session, saving }: StartStopProps) {
  const phase = useLive((state) => state.phase);
  const recorded = useLive((state) => state.recorded);
  const marked = useLive((state) => state.marked);
  const [label, setLabel] = useState('mark');
  const picker = useRef<HTMLInputElement>(null);
  const isIdle = phase === 'idle';
  const isRecording = recorded !== undefined;
  const start = (origin: LiveOrigin) => void session.start(origin);

  useEffect(() => {
    const press = ({ key, target, ctrlKey, metaKey, altKey }: KeyboardEvent) => {
      const isTyping = target instanceof Element && target.matches(TYPING);
      if (key.toLowerCase() === MARK_KEY && !isTyping && !ctrlKey && !metaKey && !altKey) session.mark(label);
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [session, label]);

  const record = async () => {
    if (isRecording) return session.stopRecording();
    await session.record();
    if (isIdle) await session.start({ kind: 'camera' });
  };

  return (
    <div className="controls" role="toolbar" aria-label="Run and record">
      {isIdle ? (
        <>
          <button type="button" className="primary" onClick={() => start({ kind: 'camera' })}>
            Start camera
          </button>
          <button type="button" onClick={() => picker.current?.click()}>
            Play a video …
          </button>
          <input
            ref={picker}
            type="file"
            accept="video/*"
            hidden
            aria-label="Video that plays as a camera"
            onChange={({ target }) => {
              const file = target.files?.[0];
              if (file) start({ kind: 'video', file });
              target.value = '';
            }}
          />
          <button type="button" onClick={() => start({ kind: 'picture', address: EXAMPLE_PICTURE })}>
            Try it on this picture
          </button>
        </>
      ) : (
        <>
          <button type="button" disabled={phase === 'ending'} onClick={() => void session.stop()}>
            Stop
          </button>
          <button
            type="button"
            disabled={phase !== 'running' && phase !== 'paused'}
            onClick={() => (phase === 'paused' ? session.resume() : session.pause())}
          >
            {phase === 'paused' ? 'Go on' : 'Pause'}
          </button>
        </>
      )}
      <button type="button" aria-pressed={isRecording} className="record" onClick={() => void record()}>
        {isRecording ? 'Stop recording' : 'Record'}
      </button>
      <label>
        as
        <select
          value={saving.format}
          aria-label="Format of recordings"
          onChange={({ target }) => saving.setFormat(target.value as TableFormat)}
        >
          <option value="csv">CSV</option>
          <option value="parquet">Parquet</option>
        </select>
      </label>
      {canChooseFolder && (
        <button type="button" onClick={() => void saving.choose()}>
          {saving.folder ? `Into ${saving.folder}` : 'Into a folder …'}
        </button>
      )}
      {isRecording && (
        <form
          className="mark"
          onSubmit={(event) => {
            event.preventDefault();
            session.mark(label);
          }}
        >
          <label>
            Event
            <input value={label} onChange={({ target }) => setLabel(target.value)} />
          </label>
          <button type="submit">Mark (M)</button>
        </form>
      )}
      <p role="status" className="quiet">
        {isRecording
          ? `Recording: ${recorded} ${recorded === 1 ? 'frame' : 'frames'}, ${marked} ${marked === 1 ? 'mark' : 'marks'}`
          : ''}
      </p>
    </div>
  );
}
