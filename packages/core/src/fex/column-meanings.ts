import { AFFECT_COLUMNS, AU_COLUMNS, BLENDSHAPE_COLUMNS, EMOTION_COLUMNS, FEX_BLOCKS } from './blocks.ts';
import { KNOWN_GROUPS, TRACK_GROUP, VIDEO_SCHEMA } from './schema.ts';

/** What the numbers of some columns say, with every pack of models. */
export interface ColumnMeaning {
  /** In the order of the table. */
  readonly columns: readonly string[];
  readonly meaning: string;
  /** Absent: a number without a unit, or text. */
  readonly unit?: string;
  readonly range?: string;
  /** For columns whose sign is a direction: where a positive number points. Left and right are the subject's. */
  readonly positive?: string;
}

const mesh = (axis: string) => FEX_BLOCKS.mesh.filter((column) => column.startsWith(`mesh_${axis}_`));
const group = (name: string) => VIDEO_SCHEMA.group(name)!.columns;

/**
 * The columns of a Fex table, each in one entry, in the order of the table. Signs are those of the tables that the
 * reference publishes (spec: pipeline 6.4 and 6.5).
 */
export const COLUMN_MEANINGS: readonly ColumnMeaning[] = [
  {
    columns: ['FaceRectX', 'FaceRectY', 'FaceRectWidth', 'FaceRectHeight'],
    meaning: "the square around the face, 1.2 times the longer side of the detector's box: left, top, width, height",
    unit: 'px',
    range: 'may reach beyond the picture',
  },
  {
    columns: ['FaceScore'],
    meaning: 'how sure the detector is; 0 in the row of a frame without a face, empty in that of a frame that failed',
    range: '0..1',
  },
  {
    columns: FEX_BLOCKS.landmarks,
    meaning: '68 points in the order of dlib: jaw, brows, nose, eyes, lips; all x, then all y',
    unit: 'px',
  },
  { columns: ['Pitch'], meaning: 'nod of the head', unit: 'rad', range: '-1.57..1.57', positive: 'down' },
  {
    columns: ['Roll'],
    meaning: 'tilt of the head',
    unit: 'rad',
    range: '-3.14..3.14',
    positive: 'to their right (the eye that is left in the picture is lower)',
  },
  {
    columns: ['Yaw'],
    meaning: 'turn of the head',
    unit: 'rad',
    range: '-3.14..3.14',
    positive: 'to their right (towards the left of the picture)',
  },
  { columns: ['X', 'Y', 'Z'], meaning: "place of the head in the reference network's own units; not pixels" },
  {
    columns: AU_COLUMNS,
    meaning: 'action units of FACS: how strongly each shows; not a probability, not the letters A to E of FACS',
    range: '0..1',
  },
  { columns: EMOTION_COLUMNS, meaning: 'expressions: shares that sum to 1', range: '0..1' },
  { columns: [AFFECT_COLUMNS[0]], meaning: 'how pleasant the expression is', range: '-1..1', positive: 'pleasant' },
  { columns: [AFFECT_COLUMNS[1]], meaning: 'how excited the expression is', range: '-1..1', positive: 'excited' },
  {
    columns: ['gaze_pitch'],
    meaning: 'line of sight against the line to the camera, vertical',
    unit: 'rad',
    range: '-1.57..1.57',
    positive: 'up',
  },
  {
    columns: ['gaze_yaw'],
    meaning: 'line of sight against the line to the camera, horizontal',
    unit: 'rad',
    range: '-3.14..3.14',
    positive: 'to their left (towards the right of the picture)',
  },
  {
    columns: ['gaze_angle'],
    meaning: 'angle between the line of sight and the line to the camera',
    unit: 'rad',
    range: '0..3.14',
  },
  {
    columns: group('embedding'),
    meaning:
      'identity embedding (biometric data): written only when asked for; shorter networks leave the last ones null',
  },
  { columns: [...mesh('x'), ...mesh('y')], meaning: "478 vertices of MediaPipe's face mesh", unit: 'px' },
  {
    columns: mesh('z'),
    meaning: 'depth of the vertices; times FaceRectWidth it is in pixels',
    unit: 'sides of FaceRect',
    positive: 'away from the camera',
  },
  {
    columns: BLENDSHAPE_COLUMNS,
    meaning: "ARKit's blendshapes: how far each movement goes; Left and Right are the subject's",
    range: '0..1',
  },
  { columns: ['FrameHeight', 'FrameWidth'], meaning: 'size of the picture as it was decoded', unit: 'px' },
  { columns: ['input'], meaning: 'the path as it was given, or the name of the source' },
  { columns: ['frame'], meaning: 'place of the picture in the run, or of the frame in its video', range: 'from 0' },
  { columns: ['approx_time'], meaning: 'time of the frame in its video (tables of video only)', unit: 'mm:ss' },
  {
    columns: ['Identity'],
    meaning: 'label of a person, Person_0 and so on: the same label, the same person in this run',
  },
  {
    columns: TRACK_GROUP.columns,
    meaning: 'which face of the frame before this one is (tables of videos in which faces are followed only)',
    range: 'from 0',
  },
  {
    columns: KNOWN_GROUPS[0].columns,
    meaning: 'name of the person of a gallery whom the face is taken for; empty: unknown (only with a gallery)',
  },
  {
    columns: KNOWN_GROUPS[1].columns,
    meaning:
      'cosine of the face and the nearest picture in the gallery, also of faces that stay unknown (only with a gallery)',
    range: '-1..1',
  },
];

const MEANINGS = new Map(COLUMN_MEANINGS.flatMap((entry) => entry.columns.map((column) => [column, entry] as const)));

/** The entries that speak of some of these columns, each cut to them, in the order of the table. */
export function columnMeanings(columns: readonly string[]): readonly ColumnMeaning[] {
  const asked = new Set(columns);
  return [...new Set(columns.map((column) => MEANINGS.get(column)))]
    .filter((entry) => entry !== undefined)
    .sort((a, b) => COLUMN_MEANINGS.indexOf(a) - COLUMN_MEANINGS.indexOf(b))
    .map((entry) => ({ ...entry, columns: entry.columns.filter((column) => asked.has(column)) }));
}

/** Most names that are listed in full. */
const LISTED = 7;

/** `Pitch`, `valence, arousal`, `x_0 .. y_67`. */
export function columnNames({ columns }: ColumnMeaning): string {
  return columns.length <= LISTED ? columns.join(', ') : `${columns[0]} .. ${columns.at(-1)}`;
}
