import type { LatencySummary } from './latency-histogram.ts';
import type { NodeSnapshot, RunSnapshot } from './run-snapshot.ts';

interface Column {
  readonly title: string;
  readonly text: (node: NodeSnapshot) => string;
  readonly alignLeft?: boolean;
}

const latency = (pick: (summary: LatencySummary) => number) => (node: NodeSnapshot) =>
  node.latency ? milliseconds(pick(node.latency)) : '-';

const COLUMNS: readonly Column[] = [
  { title: 'node', text: (node) => node.id, alignLeft: true },
  { title: 'type', text: (node) => node.type, alignLeft: true },
  { title: 'state', text: (node) => node.state, alignLeft: true },
  { title: 'in', text: (node) => String(node.received) },
  { title: 'out', text: (node) => String(node.emitted) },
  { title: 'failed', text: (node) => String(node.failed) },
  { title: 'dropped', text: (node) => String(node.dropped) },
  { title: 'queue', text: (node) => `${node.queued}/${node.mostQueued}` },
  { title: 'batch', text: (node) => (node.batches > 0 ? (node.batchWeight / node.batches).toFixed(1) : '-') },
  { title: '/s', text: (node) => node.perSecond.toFixed(1) },
  { title: 'load', text: (node) => `${Math.round(node.load * 100)}%` },
  { title: 'p50 ms', text: latency(({ p50 }) => p50) },
  { title: 'p95 ms', text: latency(({ p95 }) => p95) },
  { title: 'p99 ms', text: latency(({ p99 }) => p99) },
];

/** A snapshot as plain text, one line per node: for `--stats`. Queue is "now/most", batch the mean weight of a call. */
export function statsTable(snapshot: RunSnapshot): string {
  const { nodes, counts, perSecond, elapsedMs, expected } = snapshot;
  const rows = [COLUMNS.map(({ title }) => title), ...nodes.map((node) => COLUMNS.map(({ text }) => text(node)))];
  const widths = COLUMNS.map((_, i) => Math.max(...rows.map((row) => row[i].length)));
  const lines = rows.map((row) =>
    row
      .map((text, i) => (COLUMNS[i].alignLeft ? text.padEnd(widths[i]) : text.padStart(widths[i])))
      .join('  ')
      .trimEnd(),
  );
  const settled = counts.accepted - counts.inFlight;
  const of = expected === undefined ? '' : ` of ${expected}`;
  const summary =
    `${(elapsedMs / 1000).toFixed(1)} s: ${settled}${of} frames done, ${counts.inFlight} in flight, ` +
    `${counts.nullRows} null rows, ${counts.deadLetters} dead letters, ${counts.drops} drops, ${perSecond.toFixed(1)}/s`;
  return `${[summary, ...lines].join('\n')}\n`;
}

/** Three digits are enough to compare. */
function milliseconds(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
