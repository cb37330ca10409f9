import { AU_COLUMNS, didYouMean, EMOTION_COLUMNS, FEX_BLOCKS, FexgraphError, VIDEO_SCHEMA } from '@fexgraph/core';

const set = (names: readonly string[]) => new Set(names);
const ours = (group: string) => set(VIDEO_SCHEMA.group(group)!.columns);

/** Emotions as py-feat before version 2 named them. */
const OLD_EMOTIONS = ['anger', 'disgust', 'fear', 'happiness', 'sadness', 'surprise', 'neutral'];

const emotions = set([...EMOTION_COLUMNS, ...OLD_EMOTIONS]);
const aus = set(AU_COLUMNS);
const pose = set([...FEX_BLOCKS.pose, ...['Tx', 'Ty', 'Tz', 'Rx', 'Ry', 'Rz'].map((axis) => `pose_${axis}`)]);
const facebox = ours('facebox');
const blendshapes = set(FEX_BLOCKS.blendshapes);
const mesh = ours('mesh');
const embedding = ours('embedding');

/**
 * What belongs to a group, by the name of the column. Groups are called as in the schema of tables that we write (`--columns` of
 * detect), and have columns of our tables and py-feat's (version 2; before it 68 points or the
 * 478 of MediaPipe as x_, y_ and z_), and of OpenFace 2. Frame sizes and labels are in none.
 */
const MEMBERS = {
  aus: (name) => aus.has(name as never) || /^AU\d\d(_[rc])?$/.test(name),
  emotions: (name) => emotions.has(name),
  affect: (name) => name === 'valence' || name === 'arousal',
  facebox: (name) => facebox.has(name),
  pose: (name) => pose.has(name),
  gaze: (name) => /^gaze_(pitch|yaw|angle|[01]_[xyz])$/.test(name),
  landmarks: (name) => /^[xyz]_\d{1,3}$/.test(name),
  mesh: (name) => mesh.has(name),
  blendshapes: (name) => blendshapes.has(name),
  embedding: (name) => embedding.has(name),
  time: (name) => name === 'frame' || name === 'timestamp' || name === 'time',
} as const satisfies Record<string, (name: string) => boolean>;

export type ColumnGroupName = keyof typeof MEMBERS;

export const COLUMN_GROUP_NAMES = Object.keys(MEMBERS) as readonly ColumnGroupName[];

/** Statistic names that `summary` puts before a column's name. */
const STATISTIC_PREFIX = /^(?:mean|std|sem|min|max|count|missing|q\d{1,3}(?:\.\d+)?)_(?=.)/;

/** The group of a column, also of one that a statistic stands before (`mean_AU12`); undefined for none. */
export function groupOf(column: string): ColumnGroupName | undefined {
  const find = (name: string) => COLUMN_GROUP_NAMES.find((group) => MEMBERS[group](name));
  return find(column) ?? find(column.replace(STATISTIC_PREFIX, ''));
}

/** The columns of a group that are among these, in their order. */
export function groupColumns(names: readonly string[], group: ColumnGroupName): readonly string[] {
  return names.filter((name) => groupOf(name) === group);
}

/**
 * The columns that texts ask for: names of groups and of columns, also several with commas between them (`aus, Pitch`).
 * Each column once, in the order asked for.
 * @throws FexgraphError `BAD_OPTION` for a name that is neither, and for a group that has no column here.
 */
export function askedColumns(names: readonly string[], asked: string | readonly string[]): readonly string[] {
  const known = new Set(names);
  const found = new Set<string>();
  for (const text of [asked]
    .flat()
    .flatMap((entry) => entry.split(','))
    .map((entry) => entry.trim())) {
    if (known.has(text)) {
      found.add(text);
      continue;
    }
    if (!Object.hasOwn(MEMBERS, text)) {
      throw new FexgraphError('BAD_OPTION', `no column and no group is called "${text}"`, {
        hint: didYouMean(text, [...COLUMN_GROUP_NAMES, ...names]) ?? `groups: ${COLUMN_GROUP_NAMES.join(', ')}`,
      });
    }
    const members = groupColumns(names, text as ColumnGroupName);
    if (members.length === 0) throw new FexgraphError('BAD_OPTION', `the table has no column of the group "${text}"`);
    for (const name of members) found.add(name);
  }
  return [...found];
}
