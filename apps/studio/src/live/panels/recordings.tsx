import { reportProblem } from '../../shell/notice-store.ts';
import type { LiveSession } from '../live-session.ts';
import { useLive } from '../live-store.ts';
import { type KeptRecording, removeRecording } from '../recording/kept-recordings.ts';
import type { Saving } from '../recording/use-saving.ts';

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;

interface RecordingsProps {
  readonly session: LiveSession;
  readonly saving: Saving;
}

/** What is kept in the browser, also from before a crash. */
export function Recordings({ session, saving }: RecordingsProps) {
  const recordings = useLive((state) => state.recordings);
  if (recordings.length === 0) return null;
  const remove = async (recording: KeptRecording) => {
    try {
      await removeRecording(recording);
    } catch (thrown) {
      reportProblem(thrown);
    }
    await session.refresh();
  };
  return (
    <section className="panel recordings" aria-label="Recordings">
      <h2>Recordings</h2>
      <p className="quiet">They are kept in this browser until you remove them.</p>
      <ul>
        {recordings.map((recording) => (
          <li key={recording.name}>
            <span>
              {recording.name}, {megabytes(recording.bytes)}
              {recording.interrupted && <strong> cut off when the page ended</strong>}
            </span>
            <button
              type="button"
              onClick={() => void saving.save(recording, 'csv')}
              aria-label={`Save ${recording.name} as CSV`}
            >
              CSV
            </button>
            <button
              type="button"
              onClick={() => void saving.save(recording, 'parquet')}
              aria-label={`Save ${recording.name} as Parquet`}
            >
              Parquet
            </button>
            <button type="button" onClick={() => void remove(recording)} aria-label={`Remove ${recording.name}`}>
              Remove
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
