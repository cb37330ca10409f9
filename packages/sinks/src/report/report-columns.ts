import { AFFECT_COLUMNS, AU_COLUMNS, AU_NAMES, EMOTION_COLUMNS } from '@fexgraph/core';

export type ReportGroup = 'emotions' | 'affect' | 'pose' | 'gaze' | 'aus';

/** A column of a Fex table as a report shows it. */
export interface ReportColumn {
  readonly name: string;
  readonly group: ReportGroup;
  /** For readers who do not know the column. */
  readonly words: string;
  /** Number shown for 1 in the table: 1, or degrees of a radian. */
  readonly scale: number;
}

const DEGREES = 180 / Math.PI;

/** All that a report follows over time, in the order of its sections. */
export const REPORT_COLUMNS: readonly ReportColumn[] = [
  ...EMOTION_COLUMNS.map((name): ReportColumn => ({ name, group: 'emotions', words: '', scale: 1 })),
  { name: AFFECT_COLUMNS[0], group: 'affect', words: 'unpleasant to pleasant', scale: 1 },
  { name: AFFECT_COLUMNS[1], group: 'affect', words: 'calm to excited', scale: 1 },
  { name: 'Pitch', group: 'pose', words: 'nod: + down', scale: DEGREES },
  { name: 'Yaw', group: 'pose', words: 'turn: + to their right', scale: DEGREES },
  { name: 'Roll', group: 'pose', words: 'tilt: + to their right', scale: DEGREES },
  { name: 'gaze_pitch', group: 'gaze', words: '+ up', scale: DEGREES },
  { name: 'gaze_yaw', group: 'gaze', words: '+ to their left', scale: DEGREES },
  ...AU_COLUMNS.map((name): ReportColumn => ({ name, group: 'aus', words: AU_NAMES[name], scale: 1 })),
];

const PLACES = new Map(REPORT_COLUMNS.map(({ name }, place) => [name, place]));

/** Where a column stands in `REPORT_COLUMNS`. */
export function placeOf(column: string): number {
  return PLACES.get(column)!;
}

/** Columns of one group, in order. */
export function columnsOf(group: ReportGroup): readonly ReportColumn[] {
  return REPORT_COLUMNS.filter((column) => column.group === group);
}
