import type { RunRecord } from '../run-record/run-record.ts';
import { type Html, html } from './html-text.ts';
import { counted, fixed, grouped } from './number-words.ts';
import { REPORT_COLUMNS } from './report-columns.ts';

/** Failures and inputs of a note that are listed; the record has more. */
const LISTED = 20;

const moment = (iso: string) => `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;

function warnings({ complete, error, failureCount, counts: { nullRows }, notes }: RunRecord): readonly Html[] {
  const missed = notes.filter((note) => note.missed).reduce((sum, { count }) => sum + count, 0);
  return [
    ...(complete
      ? []
      : [
          html`<p class="warning">This run did not finish${error && `: ${error.message}`}. What follows is what there was.</p>`,
        ]),
    ...(failureCount > 0
      ? [
          html`<p class="warning">${counted(failureCount, 'frame')} failed${nullRows > 0 && ` (with a row of nulls, also in FaceScore: ${nullRows})`}; <a href="#record">see below</a>.</p>`,
        ]
      : []),
    ...(missed > 0
      ? [html`<p class="warning">${counted(missed, 'input')} left out; <a href="#record">see below</a>.</p>`]
      : []),
  ];
}

/** When and with what, and what the reader should know before the numbers. */
export function recordLead(record: RunRecord): Html {
  const { started, fexgraph, counts } = record;
  const parts = [moment(started), `fexgraph ${fexgraph}`, counted(counts.accepted, 'frame')];
  if (counts.faces !== undefined) parts.push(counted(counts.faces, 'face'));
  return html`<p class="facts">${parts.join(' · ')}</p>${warnings(record)}`;
}

function table(
  caption: string,
  heads: readonly string[],
  rows: readonly (readonly (Html | string)[])[],
  kind: 'plain' | 'counts' = 'plain',
): Html {
  if (rows.length === 0) return html``;
  return html`<div class="wide"><table class="${kind}"><caption>${caption}</caption><thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead><tbody>
${rows.map((row) => html`<tr>${row.map((cell, at) => (at === 0 ? html`<th scope="row">${cell}</th>` : html`<td>${cell}</td>`))}</tr>\n`)}</tbody></table></div>
`;
}

function models({ models: used, sessions }: RunRecord): Html {
  const ran = (id: string) =>
    sessions
      .filter(({ model }) => model === id)
      .map(({ backend, workers, calls }) =>
        [
          backend,
          ...(workers === undefined ? [] : [counted(workers, 'worker')]),
          ...(calls === undefined ? [] : [counted(calls, 'call')]),
        ].join(', '),
      )
      .join('; ');
  return table(
    'Models',
    ['Model', 'Revision', 'Licence of the weights', 'Commercial use', 'Ran on', 'SHA-256'],
    used.map(({ id, revision, licence, commercial, sha256 }) => [
      id,
      revision,
      licence.name,
      commercial,
      ran(id),
      html`<code>${sha256.slice(0, 16)}…</code>`,
    ]),
  );
}

function countsTable({ counts, timings }: RunRecord): Html {
  const { accepted, rows, nullRows, deadLetters, drops, faces, boxesOnly } = counts;
  const facts: readonly (readonly [string, number | undefined])[] = [
    ['frames', accepted],
    ['with rows (also those without a face)', rows],
    ['failed, with a row of nulls', nullRows],
    ['failed, without a row', deadLetters],
    ['not finished', drops],
    ['faces', faces],
    ['boxes in which no network saw a face', boxesOnly],
  ];
  return table(
    `Counts, in ${fixed(timings.runMs / 1000, 1)} s`,
    ['What', 'How many'],
    facts.flatMap(([what, count]) => (count === undefined ? [] : [[what, grouped(count)]])),
    'counts',
  );
}

function failures({ failures: list, failureCount }: RunRecord): Html {
  const shown = list.slice(0, LISTED);
  const more = failureCount - shown.length;
  return html`${table(
    'Failures',
    ['Input', 'Frame', 'Node', 'What happened', 'Became'],
    shown.map(({ input, frame, node, code, message, settlement }) => [
      input,
      grouped(frame),
      node,
      `${message} (${code})`,
      settlement,
    ]),
  )}${more > 0 && html`<p class="note">${counted(more, 'more failure')}.</p>`}`;
}

function notes({ notes: groups }: RunRecord): Html {
  const inputs = ({ inputs: named, count }: RunRecord['notes'][number]) => {
    const shown = named.slice(0, LISTED).map(({ input, detail }) => (detail ? `${input} (${detail})` : input));
    const more = count - shown.length;
    return `${shown.join(', ')}${more > 0 ? ` and ${grouped(more)} more` : ''}`;
  };
  return table(
    'Notes',
    ['What was done', 'Times', 'Where'],
    groups.map((group) => [
      group.missed ? `${group.kind} (left out)` : group.kind,
      grouped(group.count),
      inputs(group),
    ]),
  );
}

/** How the numbers came about: counts, failures, notes, models, graph, machine. */
export function recordDetails(record: RunRecord): Html {
  const { platform, graph, unsupported, options, started, finished, sessions } = record;
  const unfilled = REPORT_COLUMNS.filter(({ name }) => unsupported.includes(name)).map(({ name }) => name);
  const reasons = [...new Set(sessions.flatMap(({ reason }) => reason ?? []))];
  return html`${countsTable(record)}${failures(record)}${notes(record)}${models(record)}${reasons.map((reason) => html`<p class="note">Backend: ${reason}.</p>`)}${table(
    'Nodes',
    ['Node', 'Type', 'Options'],
    graph.nodes.map(({ id, type, version, options: set }) => [
      id,
      `${type}@${version}`,
      html`<code>${JSON.stringify(set)}</code>`,
    ]),
  )}<dl>
<dt>Started, finished</dt><dd>${moment(started)}, ${moment(finished)}</dd>
<dt>Machine</dt><dd>${[platform.runtime, platform.system, ...platform.devices].join('; ')}</dd>
<dt>Graph</dt><dd><code>${graph.hash}</code></dd>
${Object.keys(options).length > 0 && html`<dt>Asked for</dt><dd><code>${JSON.stringify(options)}</code></dd>\n`}${unfilled.length > 0 && html`<dt>Measures that no node here fills</dt><dd>${unfilled.join(', ')}</dd>\n`}</dl>
`;
}
