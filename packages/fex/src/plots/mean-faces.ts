import { FexgraphError } from '@fexgraph/core';
import { rowsBySession } from '../stream/rows-by-session.ts';
import type { FexTable } from '../table/fex-table.ts';
import { colourOf, picture, shortened, TITLE_HEIGHT } from './picture.ts';
import { svg } from './svg.ts';

const POINTS = 68;
const MOST_FACES = 12;
/** Pixels between the middles of the eyes, and of the square around a face. */
const [EYES, SIDE] = [84, 260];

const from = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, i) => first + i);

/** Of the 68 points (iBUG 300-W): jaw, brows, nose and its end, eyes, lips outside and inside. */
const LINES = [from(0, 16), from(17, 21), from(22, 26), from(27, 30), from(31, 35)];
const RINGS = [from(36, 41), from(42, 47), from(48, 59), from(60, 67)];
const [RIGHT_EYE, LEFT_EYE] = [RINGS[0], RINGS[1]];

type Place = readonly [x: number, y: number];

export interface MeanFacesOptions {
  readonly title: string;
}

/**
 * The mean face of each session, drawn from the 68 landmarks (`x_0` .. `y_67`), as SVG. Each row is moved, scaled and
 * turned so that its eyes are at the same places before the mean is taken, so that where the head is does not count.
 * Rows without landmarks are not in the mean.
 *
 * @throws FexgraphError `BAD_OPTION` for a table without landmarks or with more than twelve sessions, `BAD_INPUT` for a
 *   row of no session or a session without a face.
 */
export function meanFaces(table: FexTable, { title }: MeanFacesOptions): string {
  const sessions = rowsBySession(table);
  if (sessions.length > MOST_FACES) {
    throw new FexgraphError('BAD_OPTION', `${sessions.length} faces in one picture: at most ${MOST_FACES} have room`);
  }
  const [xs, ys] = ['x', 'y'].map((axis) => from(0, POINTS - 1).map((point) => table.numbers(`${axis}_${point}`)));
  const faces = sessions.map(({ label, rows }, s) => {
    const name = String(label ?? 'all');
    const aligned = rows
      .map((row) => xs.map((x, point): Place => [x[row], ys[point][row]]))
      .filter((points) => points.every(([x, y]) => Number.isFinite(x + y)))
      .map(align);
    if (aligned.length === 0) throw new FexgraphError('BAD_INPUT', `session "${name}" has no face with landmarks`);
    const mean = from(0, POINTS - 1).map((point) => middleOf(aligned.map((points) => points[point])));
    const path = (points: readonly number[], end: string) =>
      `M${points.map((point) => `${Math.round(mean[point][0] * 10) / 10} ${Math.round(mean[point][1] * 10) / 10}`).join('L')}${end}`;
    const d = [...LINES.map((line) => path(line, '')), ...RINGS.map((ring) => path(ring, 'Z'))].join('');
    const [x, y] = [(s % 4) * SIDE + SIDE / 2, TITLE_HEIGHT + Math.floor(s / 4) * (SIDE + 30)];
    return svg`<g transform="translate(${x} ${y})"><path d="${d}" transform="translate(0 76)" fill="none" stroke="${colourOf(s)}" stroke-width="2.2" stroke-linejoin="round" stroke-linecap="round"/><text class="middle" y="${SIDE + 6}">${shortened(name, SIDE - 20)}</text></g>`;
  });
  const width = Math.min(4, sessions.length) * SIDE;
  const height = TITLE_HEIGHT + Math.ceil(sessions.length / 4) * (SIDE + 30);
  const names = sessions.map(({ label }) => label ?? 'all').join(', ');
  return picture(
    [Math.max(width, 360), height],
    { title, description: `Mean faces of ${names}, drawn as lines.` },
    faces,
  );
}

function middleOf(points: readonly Place[]): Place {
  const sum = (axis: 0 | 1) => points.reduce((total, point) => total + point[axis], 0);
  return [sum(0) / points.length, sum(1) / points.length];
}

/** The eyes on a level line, the middle between them at 0, a fixed distance from each other. */
function align(points: readonly Place[]): readonly Place[] {
  const [right, left] = [RIGHT_EYE, LEFT_EYE].map((eye) => middleOf(eye.map((point) => points[point])));
  const [dx, dy] = [left[0] - right[0], left[1] - right[1]];
  const [cos, sin] = [dx, dy].map((part) => (part * EYES) / (dx ** 2 + dy ** 2));
  const [x0, y0] = middleOf([right, left]);
  return points.map(([x, y]) => [cos * (x - x0) + sin * (y - y0), cos * (y - y0) - sin * (x - x0)]);
}
