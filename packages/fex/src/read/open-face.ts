import { tableOperation } from '../stream/table-operation.ts';

const numbered = (prefix: string, count: number) => Array.from({ length: count }, (_, i) => `${prefix}${i}`);
const INTENSITIES = [
  '01',
  '02',
  '04',
  '05',
  '06',
  '07',
  '09',
  '10',
  '12',
  '14',
  '15',
  '17',
  '20',
  '23',
  '25',
  '26',
  '45',
];
const PRESENCES = [...INTENSITIES.slice(0, 16), '28', '45'];

/** The 431 columns that the reference takes from OpenFace 2, in its order. */
export const OPEN_FACE_COLUMNS: readonly string[] = [
  ...['frame', 'timestamp', 'confidence', 'success'],
  ...[0, 1].flatMap((eye) => ['x', 'y', 'z'].map((axis) => `gaze_${eye}_${axis}`)),
  ...['Tx', 'Ty', 'Tz', 'Rx', 'Ry', 'Rz'].map((axis) => `pose_${axis}`),
  ...['x_', 'y_', 'X_', 'Y_', 'Z_'].flatMap((prefix) => numbered(prefix, 68)),
  ...['p_scale', 'p_rx', 'p_ry', 'p_rz', 'p_tx', 'p_ty'],
  ...numbered('p_', 34),
  ...INTENSITIES.map((number) => `AU${number}_r`),
  ...PRESENCES.map((number) => `AU${number}_c`),
];

export interface OpenFaceOptions {
  /** What the rows come from: the text of the column `input`. */
  readonly input: string;
}

/**
 * A table of OpenFace 2 (`FeatureExtraction`) as the reference reads it: where all 431 columns are, these in a fixed order
 * (so `face_id`, `gaze_angle_*` and points of the eyes go); otherwise all that there are. Then the column `input`.
 */
export const openFace = tableOperation<OpenFaceOptions>(({ input }) => ({
  push(table) {
    const isWhole = OPEN_FACE_COLUMNS.every((name) => table.has(name));
    const { columns } = isWhole ? table.select(OPEN_FACE_COLUMNS) : table;
    return [table.withColumns([...columns, { name: 'input', values: new Array<string>(table.rowCount).fill(input) }])];
  },
  end: () => [],
}));
