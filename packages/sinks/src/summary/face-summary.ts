import {
  AU_COLUMNS,
  BLENDSHAPE_COLUMNS,
  EMOTION_COLUMNS,
  type FexRow,
  GAZE_COLUMNS,
  POSE_COLUMNS,
} from '@fexgraph/core';

export interface NamedScore {
  readonly name: string;
  /** 0..1 */
  readonly value: number;
}

/** What a person wants to see of a face at a glance. Absent: the row does not know it. */
export interface FaceSummary {
  readonly identity?: string;
  /** Name of the known person. */
  readonly known?: string;
  /** Pixels of the source picture. */
  readonly box?: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  /** 0..1 */
  readonly score?: number;
  readonly emotion?: NamedScore;
  /** Radians, with the signs of the columns: positive is down, and to the subject's right. */
  readonly pose?: { readonly pitch: number; readonly roll: number; readonly yaw: number };
  /** Radians, with the signs of the columns: positive is up, and to the subject's left. */
  readonly gaze?: { readonly pitch: number; readonly yaw: number };
  /** Highest first. */
  readonly actionUnits: readonly NamedScore[];
  readonly blendshapes: readonly NamedScore[];
}

/** A number of the row, or undefined where the table has no such column or the cell is null. */
export function numberOf(row: FexRow, column: string): number | undefined {
  if (!row.batch.schema.place(column)) return undefined;
  const cell = row.get(column);
  return typeof cell === 'number' ? cell : undefined;
}

function textOf(row: FexRow, column: string): string | undefined {
  if (!row.batch.schema.place(column)) return undefined;
  const cell = row.get(column);
  return typeof cell === 'string' ? cell : undefined;
}

/** All of the columns, or undefined if one of them is not known. */
function all(row: FexRow, columns: readonly string[]): readonly number[] | undefined {
  const numbers = columns.map((column) => numberOf(row, column));
  return numbers.every((number) => number !== undefined) ? (numbers as number[]) : undefined;
}

function scores(row: FexRow, columns: readonly string[]): readonly NamedScore[] {
  return columns
    .map((name) => ({ name, value: numberOf(row, name) }))
    .filter((score): score is NamedScore => score.value !== undefined)
    .sort((a, b) => b.value - a.value);
}

/** Of one row; undefined for the row of a frame without a face, or of one that failed. */
export function faceSummary(row: FexRow): FaceSummary | undefined {
  if (row.isNull) return undefined;
  const box = all(row, ['FaceRectX', 'FaceRectY', 'FaceRectWidth', 'FaceRectHeight']);
  const pose = all(row, POSE_COLUMNS.slice(0, 3));
  const gaze = all(row, GAZE_COLUMNS.slice(0, 2));
  return {
    identity: textOf(row, 'Identity'),
    known: textOf(row, 'Known'),
    box: box && { x: box[0], y: box[1], width: box[2], height: box[3] },
    score: numberOf(row, 'FaceScore'),
    emotion: scores(row, EMOTION_COLUMNS)[0],
    pose: pose && { pitch: pose[0], roll: pose[1], yaw: pose[2] },
    gaze: gaze && { pitch: gaze[0], yaw: gaze[1] },
    actionUnits: scores(row, AU_COLUMNS),
    // `_neutral` says that the others are low
    blendshapes: scores(row, BLENDSHAPE_COLUMNS.slice(1)),
  };
}
