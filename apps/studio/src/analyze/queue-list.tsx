import { useState } from 'react';
import { reportProblem } from '../shell/notice-store.ts';
import type { Job, JobState } from './queue/job.ts';
import { removeJobs, tryAgain, useQueue } from './queue-store.ts';

/** Files that are listed at once. */
const LISTED = 200;

const TOLD: Readonly<Record<JobState, string>> = {
  waiting: 'waits',
  running: 'under way',
  done: 'done',
  failed: 'failed',
  needed: 'needed again',
};

/** The files of the queue, each with what became of it. */
export function QueueList({ jobs }: { readonly jobs: readonly Job[] }) {
  const isBusy = useQueue((state) => state.worker !== 'nobody');
  const [onlyProblems, setOnlyProblems] = useState(false);
  const listed = onlyProblems ? jobs.filter(({ problems }) => problems && problems.length > 0) : jobs;
  return (
    <section className="panel" aria-labelledby="queue-head">
      <h2 id="queue-head">Queue</h2>
      <p>
        <label>
          <input type="checkbox" checked={onlyProblems} onChange={({ target }) => setOnlyProblems(target.checked)} />{' '}
          Only files with problems
        </label>{' '}
        <button
          type="button"
          disabled={isBusy}
          onClick={() => void removeJobs(jobs.map(({ id }) => id)).catch(reportProblem)}
        >
          Empty the queue
        </button>
      </p>
      <ul className="jobs">
        {listed.slice(0, LISTED).map((job) => (
          <JobLine key={job.id} job={job} />
        ))}
      </ul>
      {listed.length > LISTED && <p className="quiet">and {listed.length - LISTED} more</p>}
    </section>
  );
}

function JobLine({ job }: { readonly job: Job }) {
  const { id, path, state, rows, problems = [], failedFrames = 0 } = job;
  const share = useQueue(({ underway }) => (underway?.id === id ? underway.share : undefined));
  return (
    <li className={`job ${state}`} data-state={state}>
      <span className="path">{path}</span>
      <span className="quiet">
        {TOLD[state]}
        {rows !== undefined && state === 'done' && `, ${rows} ${rows === 1 ? 'row' : 'rows'}`}
        {failedFrames > 0 && state === 'done' && `, ${failedFrames} frames failed`}
      </span>
      {share !== undefined && <progress value={share} aria-label={`Frames of ${path}`} />}
      {state === 'failed' && (
        <button type="button" onClick={() => void tryAgain(id).catch(reportProblem)} aria-label={`Try again: ${path}`}>
          Try again
        </button>
      )}
      {state !== 'running' && (
        <button
          type="button"
          onClick={() => void removeJobs([id]).catch(reportProblem)}
          aria-label={`Take ${path} out of the queue`}
        >
          ×
        </button>
      )}
      {problems.map((problem) => (
        <p key={problem} className="problem">
          {problem}
        </p>
      ))}
    </li>
  );
}
