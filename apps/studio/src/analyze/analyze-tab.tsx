import { toError } from '@fexgraph/core';
import { useEffect, useState } from 'react';
import { QueueControls } from './queue-controls.tsx';
import { QueueList } from './queue-list.tsx';
import { loadQueue, useQueue } from './queue-store.ts';
import { Results } from './results.tsx';
import './analyze.css';

export default function AnalyzeTab() {
  const jobs = useQueue((state) => state.jobs);
  const [failure, setFailure] = useState<Error>();
  useEffect(() => {
    loadQueue().catch((thrown) => setFailure(toError(thrown)));
  }, []);
  if (failure) throw failure;
  return (
    <>
      <h1>Analyze</h1>
      {jobs === undefined ? (
        <p role="status">Loading …</p>
      ) : (
        <div className="analyze">
          <QueueControls jobs={jobs} />
          {jobs.some(({ rows }) => rows) && <Results jobs={jobs} />}
          {jobs.length > 0 && <QueueList jobs={jobs} />}
        </div>
      )}
    </>
  );
}
