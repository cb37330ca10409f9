import { useState } from 'react';
import { FileDrop } from '../files/file-drop.tsx';
import { BackendSelect } from '../shell/backend-select.tsx';
import { reportProblem } from '../shell/notice-store.ts';
import type { RuntimeChoice } from '../shell/open-runtime.ts';
import type { Job } from './queue/job.ts';
import { durationText, remainingMs } from './queue/remaining-time.ts';
import { addToQueue, startQueue, stopQueue, useQueue } from './queue-store.ts';

const ACCEPTED = 'image/*,video/*,.mkv,.ts';
const STEPS = [1, 2, 3, 5, 10, 25];

/** Takes files, and starts and stops the work on them. */
export function QueueControls({ jobs }: { readonly jobs: readonly Job[] }) {
  const { worker, underway } = useQueue();
  const isBusy = worker !== 'nobody';
  const [skipFrames, setSkipFrames] = useState(1);
  const [backend, setBackend] = useState<RuntimeChoice['backend']>('wasm');
  const count = (state: Job['state']) => jobs.filter((job) => job.state === state).length;
  const [waiting, needed] = [count('waiting'), count('needed')];
  const ended = count('done') + count('failed');
  const remaining = remainingMs(jobs, underway);
  return (
    <section aria-label="Files">
      <FileDrop
        label="Add pictures and videos"
        accept={ACCEPTED}
        folders
        onFiles={(picked) => void addToQueue(picked, skipFrames).catch(reportProblem)}
      >
        <p className="quiet">Or drop files and folders here. They stay on this machine.</p>
        <label>
          Of videos{' '}
          <select value={skipFrames} onChange={({ target }) => setSkipFrames(Number(target.value))}>
            {STEPS.map((step) => (
              <option key={step} value={step}>
                {step === 1 ? 'every frame' : `every ${step}th frame`.replace('2th', '2nd').replace('3th', '3rd')}
              </option>
            ))}
          </select>
        </label>
        <BackendSelect value={backend} onChange={setBackend} />
      </FileDrop>
      {needed > 0 && (
        <p className="needed" role="status">
          {needed === 1 ? 'One file is' : `${needed} files are`} needed again: browsers do not let a page read files of
          an earlier visit by itself. Add them once more, by file or by folder; what is done stays done.
        </p>
      )}
      {worker === 'another window' && <p role="status">Another window of the studio works on this queue.</p>}
      <p className="queue-buttons">
        {isBusy ? (
          <button type="button" onClick={stopQueue}>
            Stop
          </button>
        ) : (
          <button type="button" className="primary" disabled={waiting === 0} onClick={() => void startQueue(backend)}>
            {ended > 0 ? 'Go on' : 'Start'}
          </button>
        )}
        {jobs.length > 0 && (
          <>
            <progress value={ended} max={jobs.length} aria-label="Files that are done" />
            <span role="status">
              {ended} of {jobs.length} files
              {count('failed') > 0 && `, ${count('failed')} failed`}
              {isBusy && !underway?.share && ', starting …'}
              {isBusy && remaining !== undefined && remaining > 0 && `, ${durationText(remaining)} left`}
            </span>
          </>
        )}
      </p>
    </section>
  );
}
