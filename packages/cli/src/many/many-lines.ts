import type { RunRecord } from '@fexgraph/sinks';
import { choicesOf, foundAndLost } from '../closing-facts.ts';
import { noteLines, plural } from '../run-graph.ts';

/** What the closing lines say beside the record. */
export interface ManyEnd {
  /** Parts that are done, and how many of them before this run. */
  readonly done: number;
  readonly earlier: number;
  /** What to do about what is not done. */
  readonly next: readonly string[];
  /** Where the record is, if it could be written. */
  readonly record: string | undefined;
}

/** Files of a kind that are named. */
const NAMED = 3;

/** The last lines of a run over many inputs. */
export function manyLines(record: RunRecord, { done, earlier, next, record: recordPath }: ManyEnd): string {
  const { parts = [], counts, notes, started, finished, outputs } = record;
  const failed = parts.filter(({ error }) => error !== undefined).length;
  const seconds = (Date.parse(finished) - Date.parse(started)) / 1000;
  const { found, lost } = foundAndLost(counts, seconds);
  const facts = [
    `${done} of ${plural(parts.length, 'part')}`,
    ...(earlier > 0 ? [`${earlier} of them before`] : []),
    ...readOf(parts),
    found,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...lost,
  ];
  const paths = (ofInputs: boolean) =>
    outputs.filter(({ input }) => (input !== undefined) === ofInputs).map(({ path }) => path);
  return [
    facts.join(', '),
    ...choicesOf(record),
    ...noteLines(notes),
    ...next,
    ...named(paths(false)),
    ...named(paths(true)),
    ...(recordPath === undefined ? [] : [`  ${recordPath}`]),
    '',
  ].join('\n');
}

/** Frames of videos, and pictures. */
function readOf(parts: NonNullable<RunRecord['parts']>): readonly string[] {
  const sum = (isVideo: boolean) => {
    const some = parts.filter(({ kind }) => (kind === 'video') === isVideo);
    const read = some.reduce((total, { frames }) => total + frames, 0);
    return some.length > 0 ? [plural(read, isVideo ? 'frame' : 'picture')] : [];
  };
  return [...sum(true), ...sum(false)];
}

/** What the same command does next. */
export function keptLine({ complete, parts = [] }: RunRecord, { kept, folder }: Kept): string {
  if (kept === 0)
    return complete ? 'the same command tries again what failed' : 'nothing is kept: the same command starts over';
  if (!complete) return `what is done is kept in ${folder}: the same command goes on`;
  // Of parts that are done nothing is done again, whatever they have left out.
  const hasFailed = parts.some(({ error }) => error !== undefined);
  const next = hasFailed ? 'tries again what failed' : 'does only what is new or has changed';
  return `the parts are kept in ${folder}: the same command ${next}, or remove the folder`;
}

interface Kept {
  /** Parts that are in the folder now: somebody may have removed it. */
  readonly kept: number;
  /** Where parts are kept. */
  readonly folder: string;
}

function named(paths: readonly string[]): readonly string[] {
  const more = paths.length > NAMED ? [`  and ${paths.length - NAMED} more`] : [];
  return [...paths.slice(0, NAMED).map((path) => `  ${path}`), ...more];
}
