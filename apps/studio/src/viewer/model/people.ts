import type { RowLabels, TextCodes } from '../table/table-info.ts';
import type { Clip } from './clips.ts';

/** People as the table tells them apart. */
export interface People extends RowLabels {
  /** Which column does, if any: without one all faces are one person. */
  readonly column: string | undefined;
  /** What the column says of each; null where it has no label for a face. */
  readonly originals: readonly (string | null)[];
}

/** What a person is called now, by place among the labels. */
export type Names = readonly string[];

/** A person as named now: one or several of those that the table has. */
export interface NamedPerson {
  readonly name: string;
  readonly members: ReadonlySet<number>;
}

export interface PeopleSource {
  readonly rowCount: number;
  readonly identity?: TextCodes;
  /** Numbers of followed faces. */
  readonly track?: Float32Array;
  /** NaN or 0 in rows without a face. */
  readonly score?: Float32Array;
  /** The same label in two inputs is two people. Default: one. */
  readonly input?: TextCodes;
}

/** Whom a face is called that the table has no label for. */
const NO_LABEL = 'no label';

/**
 * Who each row is: by `Identity`, else by `Track`. A face without a label is somebody of whom nothing is known
 * (`no label`); a row without a face is nobody.
 */
export function peopleOf({ rowCount, identity, track, score, input }: PeopleSource): People {
  const byTrack = track?.some((value) => !Number.isNaN(value));
  const column = identity && identity.labels.length > 0 ? 'Identity' : byTrack ? 'Track' : undefined;
  /** Of each row the number of its label; -1 without one. */
  const numberOf = (row: number) => {
    if (column === 'Identity') return identity!.codes[row];
    return column === undefined || Number.isNaN(track![row]) ? -1 : track![row];
  };
  const textOf = (label: number) => {
    if (label < 0) return NO_LABEL;
    return column === 'Identity' ? identity!.labels[label] : `Track ${label}`;
  };
  const inputs = (input?.labels.length ?? 0) + 1;
  const places = new Map<number, number>();
  const labels: string[] = [];
  const originals: (string | null)[] = [];
  const codes = new Int32Array(rowCount).fill(-1);
  for (let row = 0; row < rowCount; row++) {
    const label = numberOf(row);
    if (label < 0 && score && !(score[row] > 0)) continue;
    const where = input ? input.codes[row] : -1;
    const key = (label + 1) * inputs + where + 1;
    let place = places.get(key);
    if (place === undefined) {
      place = labels.length;
      places.set(key, place);
      const text = where < 0 ? textOf(label) : `${textOf(label)} · ${input!.labels[where]}`;
      labels.push(text);
      originals.push(column !== 'Identity' || label < 0 ? null : text);
    }
    codes[row] = place;
  }
  return { column, labels, codes, originals };
}

/** The last part of a path. */
export function baseName(path: string): string {
  return path.split(/[/\\]/).at(-1) ?? path;
}

/** Those who have one name are one person; in the order of the table. */
export function namedPeople(names: Names): readonly NamedPerson[] {
  const byName = new Map<string, Set<number>>();
  for (const [place, name] of names.entries()) {
    const members = byName.get(name);
    if (members) members.add(place);
    else byName.set(name, new Set([place]));
  }
  return [...byName].map(([name, members]) => ({ name, members }));
}

/** The names of the first so many people of each clip: of whatever is looked at, something is drawn. */
export function firstOfEach(
  clips: readonly Pick<Clip, 'rows'>[],
  { codes, labels }: People,
  most: number,
): Set<string> {
  const first = new Set<string>();
  for (const { rows } of clips) {
    const here = new Set<string>();
    for (const row of rows) {
      if (codes[row] >= 0 && here.size < most) here.add(labels[codes[row]]);
    }
    for (const name of here) first.add(name);
  }
  return first;
}

/** Gives a person another name. With the name of somebody else the two are one from then on. */
export function renamed(names: Names, person: NamedPerson, name: string): Names {
  return names.map((own, place) => (person.members.has(place) ? name : own));
}

/**
 * What `Identity` says of each row from now on. Who was neither renamed nor made one with others keeps the label of the
 * table, or has none as before.
 */
export function rowIdentities(people: People, names: Names): RowLabels {
  const persons = namedPeople(names);
  const places = new Int32Array(names.length);
  const labels: string[] = [];
  for (const { name, members } of persons) {
    const [first] = members;
    const isUnchanged = members.size === 1 && name === people.labels[first];
    const label = isUnchanged ? people.originals[first] : name;
    for (const member of members) places[member] = label === null ? -1 : labels.length;
    if (label !== null) labels.push(label);
  }
  return { labels, codes: people.codes.map((code) => (code < 0 ? -1 : places[code])) };
}

/** Each row with the name that its person has now, as it is shown. */
export function rowNames(people: People, names: Names): RowLabels {
  const labels = [...new Set(names)];
  const places = new Map(labels.map((label, place) => [label, place]));
  return { labels, codes: people.codes.map((code) => (code < 0 ? -1 : places.get(names[code])!)) };
}
