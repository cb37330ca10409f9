import { FexgraphError } from '@fexgraph/core';
import type { LabelledMatrix } from '../between/labelled-matrix.ts';
import { picture, shortened, TITLE_HEIGHT, widthOf } from './picture.ts';
import { numberText } from './scale.ts';
import { Svg, svg } from './svg.ts';

/** More cells make a picture that no program opens gladly. */
const MOST_ROWS = 200;
/** Names in rows lower than this would touch. */
const NAMED = 11;

export interface HeatMapOptions {
  readonly title: string;
  /**
   * For each row the group that it is in, such as its condition: rows of a group stand together, with lines between
   * groups.
   */
  readonly groups?: readonly string[];
}

/**
 * A square of correlations as SVG: blue for -1, white for 0, red for 1, hatched where a value is missing.
 * @param matrix rows and columns with the same names, values from -1 to 1
 * @throws FexgraphError `BAD_OPTION` for a matrix that is not square, of more than 200 rows, or with another number of
 *   groups.
 */
export function heatMap(matrix: LabelledMatrix, { title, groups: given }: HeatMapOptions): string {
  const order = groupedOrder(given ?? matrix.rows.map(() => ''));
  const names = order.map((row) => matrix.rows[row]);
  const groups = given && order.map((row) => given[row]);
  const n = names.length;
  if (n !== matrix.columns.length || n === 0 || n > MOST_ROWS || (given && given.length !== n)) {
    throw new FexgraphError(
      'BAD_OPTION',
      `no heat map of ${n} rows, ${matrix.columns.length} columns and ${given?.length ?? n} groups: 1 to ${MOST_ROWS} of each`,
    );
  }
  const cell = Math.max(3, Math.min(36, Math.floor(560 / n)));
  const isNamed = cell >= NAMED;
  const left = isNamed ? Math.min(200, Math.max(40, ...names.map(widthOf))) + 24 : 24;
  const top = TITLE_HEIGHT + (groups ? 24 : 8);
  const side = n * cell;
  const bottom = top + side;
  const under = isNamed ? Math.min(160, Math.max(...names.map(widthOf))) : 0;
  const cells = names.flatMap((row, i) =>
    names.map((column, j) => {
      const value = matrix.at(order[i], order[j]);
      const fill = Number.isNaN(value) ? 'url(#missing)' : colour(value);
      return svg`<rect x="${left + j * cell}" y="${top + i * cell}" width="${cell}" height="${cell}" fill="${fill}"><title>${row}, ${column}: ${numberText(value, 2)}</title></rect>`;
    }),
  );
  const labels = isNamed
    ? names.map((name, i) => {
        const shown = shortened(name, left - 24);
        const middle = i * cell + cell / 2;
        return svg`<text class="small end" x="${left - 6}" y="${top + middle + 4}">${shown}</text><text class="small end" transform="translate(${left + middle + 4} ${bottom + 8}) rotate(-90)">${shortened(name, 160)}</text>`;
      })
    : [];
  const size = [left + side + 120, bottom + Math.max(24, under + 20)] as const;
  return picture(size, { title, description: describe(matrix) }, [
    HATCHING,
    svg`<g shape-rendering="crispEdges">${cells}</g>`,
    ...labels,
    ...groupLines(groups ?? [], [left, top], cell, side),
    ...key(left + side + 28, top),
  ]);
}

const HATCHING = new Svg(
  '<defs><pattern id="missing" width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6" fill="#fff"/><path d="M0 6L6 0" stroke="#9aa1a9"/></pattern></defs>',
);

/** Rows with those of a group together, groups and rows in the order in which they come. */
function groupedOrder(groups: readonly string[]): readonly number[] {
  const places = [...new Set(groups)];
  return [...groups.keys()].sort((a, b) => places.indexOf(groups[a]) - places.indexOf(groups[b]) || a - b);
}

function describe(matrix: LabelledMatrix): string {
  const n = matrix.rows.length;
  const others = [...matrix.values].filter((_, i) => Math.floor(i / n) !== i % n);
  const known = others.filter((value) => !Number.isNaN(value));
  if (known.length === 0) return 'No pair has a value.';
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  return `${n} by ${n}; mean of the pairs ${numberText(mean, 2)}, from ${numberText(Math.min(...known), 2)} to ${numberText(Math.max(...known), 2)}; ${(others.length - known.length) / 2} pairs are missing.`;
}

/** From blue over white to red. */
function colour(value: number): string {
  const [red, green, blue] = value < 0 ? [0x00, 0x50, 0x9a] : [0xb0, 0x1f, 0x24];
  const strength = Math.min(1, Math.abs(value));
  const mixed = [red, green, blue].map((part) => Math.round(255 + (part - 255) * strength));
  return `#${mixed.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

function groupLines(
  groups: readonly string[],
  [left, top]: readonly [number, number],
  cell: number,
  side: number,
): readonly Svg[] {
  const starts = groups.flatMap((group, i) => (i === 0 || group !== groups[i - 1] ? [i] : []));
  return starts.map((start, g) => {
    const [from, to] = [start * cell, (starts[g + 1] ?? groups.length) * cell];
    const line =
      g > 0 &&
      svg`<path d="M${left + from} ${top}v${side}M${left} ${top + from}h${side}" stroke="#1a1d21" stroke-width="1.5"/>`;
    return svg`${line}<text class="middle" x="${left + (from + to) / 2}" y="${top - 8}">${shortened(groups[start], to - from)}</text>`;
  });
}

function key(x: number, y: number): readonly Svg[] {
  const [height, steps] = [160, 40];
  const part = height / steps;
  const colours = Array.from({ length: steps }, (_, i) => {
    const value = 1 - (2 * (i + 0.5)) / steps;
    return svg`<rect x="${x}" y="${y + i * part}" width="16" height="${part}" fill="${colour(value)}"/>`;
  });
  const texts = [1, 0.5, 0, -0.5, -1].map(
    (value) =>
      svg`<text class="small" x="${x + 22}" y="${y + ((1 - value) / 2) * height + 4}">${numberText(value, 1)}</text>`,
  );
  return [
    svg`<g shape-rendering="crispEdges">${colours}<rect x="${x}" y="${y + height + 16}" width="16" height="16" fill="url(#missing)" stroke="#9aa1a9"/></g>`,
    svg`<rect x="${x}" y="${y}" width="16" height="${height}" fill="none" stroke="#9aa1a9"/>`,
    ...texts,
    svg`<text class="small" x="${x + 22}" y="${y + height + 28}">missing</text>`,
  ];
}
