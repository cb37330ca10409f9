import { offerDownload } from '@fexgraph/sinks/web';
import { useId } from 'react';
import { CommittedInput } from './committed-input.tsx';
import { useView } from './editor-context.ts';
import { useGraph } from './graph-store.ts';
import { RowsTable } from './rows-table.tsx';
import type { Media } from './run-plan.ts';
import { SHOWN_ROWS, startRun, stopRun, useRun, useRunChoice } from './run-store.ts';

const MEDIA: readonly (readonly [Media['kind'], string])[] = [
  ['example', 'the example picture'],
  ['files', 'files that I pick'],
  ['camera', 'the camera'],
  ['as-written', 'what the file says'],
];

/** Runs the graph and shows what comes out. What each node does stands on the node. */
export function RunPanel() {
  const { text, file, runtime, problems, open, outline } = useView();
  const { kind, files, params } = useRunChoice();
  const { state } = useRun();
  const isStrange = useGraph(({ history }) => history.present.fromLink) && kind === 'as-written';
  const isRunning = state === 'preparing' || state === 'running';
  const media: Media = kind === 'files' ? { kind, files } : { kind };
  const names = outline.params.map(({ name }) => name);
  const given = Object.entries(params).filter(([name, value]) => value !== '' && names.includes(name));
  const texts = Object.fromEntries(given.map(([name, value]) => [name, value.split('\n')]));
  const group = useId();
  return (
    <>
      <h2>Run</h2>
      <fieldset>
        <legend>Run it on</legend>
        {MEDIA.map(([value, label]) => (
          <label key={value} className="check">
            <input
              type="radio"
              name={group}
              checked={kind === value}
              onChange={() => useRunChoice.setState({ kind: value })}
            />
            {label}
          </label>
        ))}
        {kind === 'files' && (
          <input
            type="file"
            multiple
            accept="image/*,video/*"
            aria-label="Pictures or videos"
            onChange={({ target }) => useRunChoice.setState({ files: [...(target.files ?? [])] })}
          />
        )}
      </fieldset>
      {outline.params.length > 0 && (
        <details>
          <summary>Params</summary>
          {outline.params.map(({ name, description = '', default: standard }) => (
            <div key={name} className="field">
              <label htmlFor={`${group}-${name}`}>{name}</label>
              <CommittedInput
                id={`${group}-${name}`}
                value={params[name] ?? ''}
                placeholder={standard === undefined ? '' : String(standard)}
                onCommit={(value) => useRunChoice.setState({ params: { ...params, [name]: value } })}
              />
              <p className="quiet">{description}</p>
            </div>
          ))}
        </details>
      )}
      <div className="field-actions">
        <button
          type="button"
          className="primary"
          disabled={isRunning || isStrange || problems.length > 0}
          onClick={() => void startRun({ text, file, media, params: texts }, runtime)}
        >
          Run
        </button>
        <button type="button" disabled={!isRunning} onClick={stopRun}>
          Stop
        </button>
      </div>
      {isStrange && <p className="problem-line">The graph came by a link: read first what it would read and write.</p>}
      {problems.length > 0 && <p className="problem-line">It cannot run: see Problems.</p>}
      {open.graph !== undefined && <p className="quiet">The whole graph runs, not only this sub-graph.</p>}
      <Outcome />
    </>
  );
}

const STATES = {
  idle: '',
  preparing: 'Loading models …',
  running: 'Running',
  done: 'Done',
  failed: 'Failed: see the messages',
};

function Outcome() {
  const { state, snapshot, rowCount, files, columns, rows } = useRun();
  if (state === 'idle') return null;
  const counts = snapshot?.counts;
  return (
    <section aria-label="Outcome">
      <p role="status" data-testid="run-state">
        {STATES[state]}
      </p>
      {counts && (
        <p>
          frames: {counts.accepted}, with rows: {counts.rows + counts.nullRows}, dropped: {counts.drops}, failed:{' '}
          {counts.nullRows + counts.deadLetters}; {snapshot.perSecond.toFixed(1)} per second
        </p>
      )}
      {files.map(({ name, blob }, i) => (
        <p key={`${name} ${i.toString()}`}>
          <button type="button" onClick={() => offerDownload(name, blob)}>
            Download {name}
          </button>{' '}
          <span className="quiet">{Math.ceil(blob.size / 1000)} kB</span>
        </p>
      ))}
      {rows.length > 0 && (
        <>
          <p className="quiet">
            rows: {rowCount}
            {rowCount > SHOWN_ROWS && `, the first ${SHOWN_ROWS} are here`}
          </p>
          <RowsTable columns={columns} rows={rows} />
        </>
      )}
    </section>
  );
}
