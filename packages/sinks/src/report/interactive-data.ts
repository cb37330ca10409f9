import { REPORT_COLUMNS, type ReportGroup } from './report-columns.ts';
import type { CurvePiece, ReportData, SeriesData, SeriesPerson } from './report-data.ts';

/** One curve; null where there is no value. */
interface InteractiveLine {
  readonly name: string;
  readonly mean: readonly (number | null)[];
  readonly low: readonly (number | null)[];
  readonly high: readonly (number | null)[];
}

/** Curves of one panel over the same places. */
interface InteractiveGroup {
  readonly group: ReportGroup;
  readonly unit: string;
  /** The scale, as in the drawing beside it. */
  readonly from: number;
  readonly to: number;
  readonly at: readonly number[];
  readonly lines: readonly InteractiveLine[];
}

/** What the script of a page gets: for each series its people, for each of them the panels. */
export interface InteractiveData {
  readonly axis: SeriesData['axis'];
  readonly people: readonly (readonly InteractiveGroup[])[];
}

const rounded = (value: number) => Math.round(value * 1000) / 1000;

/** Places of all bins with a frame; where frames are missing one more without a value, at which every line breaks. */
function placesOf({ presence, curves = [] }: SeriesPerson): readonly number[] {
  const places = presence.map(({ at }) => at);
  const before = new Map(places.map((at, i) => [at, places[i - 1]]));
  const breaks = new Set<number>();
  for (const pieces of curves) {
    for (const [i, piece] of pieces.entries()) {
      const [last, next] = [pieces[i - 1]?.at.at(-1), piece.at[0]];
      if (last !== undefined && before.get(next) === last) breaks.add((last + next) / 2);
    }
  }
  return [...places, ...breaks].sort((a, b) => a - b);
}

function lineOf(
  name: string,
  scale: number,
  pieces: readonly CurvePiece[],
  places: readonly number[],
): InteractiveLine {
  const [mean, low, high] = (['mean', 'low', 'high'] as const).map((kind) => {
    const values = new Map(pieces.flatMap((piece) => piece.at.map((at, i) => [at, piece[kind][i]] as const)));
    return places.map((at) => (values.has(at) ? rounded(values.get(at)! * scale) : null));
  });
  return { name, mean, low, high };
}

function groupsOf(person: SeriesPerson): readonly InteractiveGroup[] {
  const places = placesOf(person);
  const groups: readonly ReportGroup[] = ['affect', 'emotions', 'pose', 'gaze', 'aus'];
  return groups.flatMap((group): InteractiveGroup[] => {
    const lines = REPORT_COLUMNS.flatMap((column, i) =>
      column.group === group && person.numbers[i]
        ? [{ line: lineOf(column.name, column.scale, person.curves![i], places), mean: person.numbers[i].mean }]
        : [],
    );
    if (lines.length === 0) return [];
    // strongest first, as in the rows of the page
    if (group === 'aus') lines.sort((a, b) => b.mean - a.mean);
    const isAngle = group === 'pose' || group === 'gaze';
    const most = Math.max(
      ...lines.flatMap(({ line }) => [...line.low, ...line.high].map((value) => Math.abs(value ?? 0))),
    );
    const end = isAngle ? Math.max(5, Math.ceil(most / 5) * 5) : 1;
    return [
      {
        group,
        unit: isAngle ? '°' : '',
        from: group === 'emotions' || group === 'aus' ? 0 : -end,
        to: end,
        at: places.map(rounded),
        lines: lines.map(({ line }) => line),
      },
    ];
  });
}

/** The curves of a report as plain data, those people only who have curves. */
export function interactiveData({ series }: ReportData): readonly InteractiveData[] {
  return series.map(({ axis, people }) => ({ axis, people: people.filter(({ curves }) => curves).map(groupsOf) }));
}
