import { useEffect, useRef, useState } from 'react';
import { LiveSession } from './live-session.ts';
import { useLive } from './live-store.ts';
import { Curves } from './panels/curves.tsx';
import { Recordings } from './panels/recordings.tsx';
import { RunPanel } from './panels/run-panel.tsx';
import { ScoresPanel } from './panels/scores-panel.tsx';
import { SettingsPanel } from './panels/settings-panel.tsx';
import { StartStop } from './panels/start-stop.tsx';
import './live.css';
import { notify } from '../shell/notice-store.ts';
import { useSaving } from './recording/use-saving.ts';

/** Ends with a question while something is recorded that a reload would cut off. */
function warn(event: BeforeUnloadEvent): void {
  if (useLive.getState().recorded !== undefined) event.preventDefault();
}

export default function LiveTab() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [session, setSession] = useState<LiveSession>();
  const saving = useSaving();
  const phase = useLive((state) => state.phase);
  const isEmpty = useLive((state) => state.phase === 'idle' && state.counts === undefined);
  const { handOver } = saving;

  useEffect(() => {
    const made = new LiveSession(canvas.current as HTMLCanvasElement, handOver);
    setSession(made);
    void made.refresh().then(() => {
      const lost = useLive.getState().recordings.filter(({ interrupted }) => interrupted);
      if (lost.length > 0) {
        notify(
          `${lost.length === 1 ? 'A recording was' : `${lost.length} recordings were`} cut off when the page ended.`,
          {
            hint: 'What was recorded until then is kept: save it under Recordings.',
          },
        );
      }
    });
    addEventListener('beforeunload', warn);
    return () => {
      removeEventListener('beforeunload', warn);
      void made.close();
    };
  }, [handOver]);

  return (
    <div className="live">
      <h1>Live</h1>
      <div className="column">
        <section className="stage" aria-label="Picture">
          <canvas
            ref={canvas}
            role="img"
            aria-label="The frame that was analysed, with what was found in it"
            hidden={isEmpty}
          />
          {isEmpty && (
            <p className="quiet">Start the camera, play a video, or try it on a picture. Nothing is sent anywhere.</p>
          )}
          {session && <StartStop session={session} saving={saving} />}
          {phase === 'opening' && <p role="status">Opening camera and models …</p>}
        </section>
        <Curves />
      </div>
      <div className="column">
        <ScoresPanel />
        <RunPanel />
      </div>
      {session && (
        <div className="column">
          <Recordings session={session} saving={saving} />
          <SettingsPanel session={session} />
        </div>
      )}
    </div>
  );
}
