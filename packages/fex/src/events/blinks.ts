import { FexgraphError } from '@fexgraph/core';
import { sessionOperation } from '../stream/session-operation.ts';
import { FexTable, type SessionLabel } from '../table/fex-table.ts';
import { requirePositive } from '../time/sampling.ts';
import { episodes } from './episodes.ts';

export interface BlinksOptions {
  /** Rows a second; 25 or more, or most blinks fall between two rows. */
  readonly samplingFrequency: number;
  /** How far eyes are closed in a blink. Default 0.5. */
  readonly threshold?: number;
  /** It lasts until they are less closed than this. Default 0.35, or the threshold where that is less. */
  readonly until?: number;
  /** Seconds from its first to its last row; eyes that stay closed longer do not blink. Default 0.5. */
  readonly longest?: number;
  /** Default: both `eyeBlinkLeft` and `eyeBlinkRight` where they are, otherwise `AU43`. */
  readonly column?: string | readonly string[];
}

/** Rows: products of seconds and rates are not exact. */
const ROUNDING = 1e-6;

const EYES = ['eyeBlinkLeft', 'eyeBlinkRight'];

/**
 * How often and how long each session blinks, one row per session: `blinks`, `rate` (blinks a minute of rows in which the
 * eyes were seen), `duration` (mean, in seconds, from first to last row), `seen` (seconds). A blink is an episode of closed
 * eyes of at most `longest` seconds, as the event `blink` of videos is (spontaneous blinks last 0.1 to 0.4 s: VanderWerf et al. 2003, "Eyelid movements").
 * @throws FexgraphError `BAD_OPTION` for a table without a column of closed eyes.
 */
export const blinks = sessionOperation<BlinksOptions>(
  ({ samplingFrequency, threshold = 0.5, until = Math.min(0.35, threshold), longest = 0.5, column }) => {
    requirePositive('samplingFrequency', samplingFrequency);
    const intervals = Math.floor(requirePositive('longest', longest) * samplingFrequency + ROUNDING);
    if (intervals < 1) throw new FexgraphError('BAD_OPTION', `${longest} seconds are less than one row`);
    return (session, label) => {
      const columns = column === undefined ? closedEyes(session) : [column].flat();
      const found = episodes(session, { column: columns, threshold, until, most: intervals + 1 });
      const eyes = columns.map((name) => session.numbers(name));
      let seen = 0;
      for (let row = 0; row < session.rowCount; row++) if (eyes.every((values) => !Number.isNaN(values[row]))) seen++;
      const rows = found.numbers('rows');
      const seconds = seen / samplingFrequency;
      const values = {
        blinks: rows.length,
        rate: (60 * rows.length) / seconds,
        duration: rows.reduce((sum, count) => sum + count - 1, 0) / rows.length / samplingFrequency,
        seen: seconds,
      };
      return new FexTable(
        Object.entries(values).map(([name, value]) => ({ name, values: Float64Array.of(value) })),
        { sessions: session.sessions && ([label ?? null] as SessionLabel[]) },
      );
    };
  },
  { keepsRows: false },
);

function closedEyes(session: FexTable): readonly string[] {
  if (EYES.every((name) => session.has(name))) return EYES;
  if (session.has('AU43')) return ['AU43'];
  throw new FexgraphError(
    'BAD_OPTION',
    `neither ${EYES.join(' and ')} nor AU43 is there: name the column of closed eyes`,
  );
}
