import { useLive } from '../live-store.ts';

const milliseconds = (value: number | undefined) => (value === undefined ? '–' : value.toFixed(1));

/** What became of each frame, and how long the nodes took. */
export function RunPanel() {
  const counts = useLive((state) => state.counts);
  const nodes = useLive((state) => state.nodes);
  const sessions = useLive((state) => state.sessions);
  if (!counts) return null;
  const shown = nodes.find(({ id }) => id === 'shown');
  const failed = counts.nullRows + counts.deadLetters;
  return (
    <section className="panel run" aria-label="Run">
      <h2>{(shown?.perSecond ?? 0).toFixed(1)} frames per second</h2>
      <p data-testid="account">
        {counts.accepted} {counts.accepted === 1 ? 'frame' : 'frames'} came: {counts.rows} measured, {counts.drops}{' '}
        dropped, {failed} failed, {counts.inFlight} at work
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by keyboard */}
      <section className="scrolls" aria-label="Nodes" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">Node</th>
              <th scope="col">per second</th>
              <th scope="col">median, ms</th>
              <th scope="col">95 %, ms</th>
              <th scope="col">waiting</th>
            </tr>
          </thead>
          <tbody>
            {nodes.map(({ id, perSecond, latency, queued }) => (
              <tr key={id}>
                <th scope="row">{id}</th>
                <td>{perSecond.toFixed(1)}</td>
                <td>{milliseconds(latency?.p50)}</td>
                <td>{milliseconds(latency?.p95)}</td>
                <td>{queued}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by keyboard */}
      <section className="scrolls" aria-label="Models" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">Model</th>
              <th scope="col">on</th>
              <th scope="col">calls</th>
              <th scope="col">mean, ms</th>
              <th scope="col">restarts</th>
            </tr>
          </thead>
          <tbody>
            {sessions.map(({ model, backend, calls, busyMs, restarts }) => (
              <tr key={`${model} ${backend}`}>
                <th scope="row">{model}</th>
                <td>{backend}</td>
                <td>{calls ?? '–'}</td>
                <td>{milliseconds(calls && busyMs !== null ? busyMs / calls : undefined)}</td>
                <td>{restarts ?? '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}
