import { create } from 'zustand';
import { notify, reportProblem } from '../shell/notice-store.ts';
import { type Clip, clipsOf } from './model/clips.ts';
import { firstColumns } from './model/column-choices.ts';
import { mediaOf } from './model/media.ts';
import { firstOfEach, type NamedPerson, type Names, type People, peopleOf, renamed } from './model/people.ts';
import { TableClient } from './table/table-client.ts';
import type { TableFormat, TableInfo } from './table/table-info.ts';

/** Columns that draw the boxes, in this order. */
export const BOX_COLUMNS = ['FaceRectX', 'FaceRectY', 'FaceRectWidth', 'FaceRectHeight'] as const;
const SIZE_COLUMNS = ['FrameWidth', 'FrameHeight'] as const;

/** A table that is open. */
export interface OpenTable {
  readonly client: TableClient;
  readonly file: File;
  readonly info: TableInfo;
  readonly clips: readonly Clip[];
  /** Columns that are needed whatever is shown: boxes, size of the frame, score; those that are there. */
  readonly basics: ReadonlyMap<string, Float32Array>;
}

interface ViewerState {
  /** How much of a table is read, 0..1; undefined while none is. */
  readonly share: number | undefined;
  readonly table: OpenTable | undefined;
  readonly media: readonly File[];
  /** A label of one input says nothing of the same label in another. */
  readonly perInput: boolean;
  readonly people: People | undefined;
  readonly names: Names;
  /** Names of people whose curves are not drawn. */
  readonly hidden: ReadonlySet<string>;
  readonly clip: number;
  /** Place of the frame in the clip that is looked at. */
  readonly place: number;
  /** Counts how often the user went somewhere: the player follows. */
  readonly sought: number;
  /** Frames that are drawn. */
  readonly view: readonly [from: number, to: number];
  readonly columns: readonly string[];
  readonly values: ReadonlyMap<string, Float32Array>;
}

const CLOSED = {
  share: undefined,
  table: undefined,
  perInput: false,
  people: undefined,
  names: [],
  hidden: new Set<string>(),
  clip: 0,
  place: 0,
  sought: 0,
  view: [0, 1],
  columns: [],
  values: new Map<string, Float32Array>(),
} as const satisfies Omit<ViewerState, 'media'>;

export const useViewer = create<ViewerState>(() => ({ ...CLOSED, media: [] }));
const { getState: get, setState: set } = useViewer;

/** People of a clip whose curves are drawn before anybody has chosen. */
const DRAWN_PEOPLE = 3;

/** The client of the table that is being read. */
let reading: TableClient | undefined;

export interface OpenOptions {
  readonly format?: TableFormat;
  readonly media?: readonly File[];
  readonly perInput?: boolean;
}

/** Reads a table and shows it in place of the one before. What is wrong with it is said. */
export async function openTable(file: File, { format = {}, media = [], perInput = false }: OpenOptions = {}) {
  closeTable();
  const client = new TableClient();
  reading = client;
  set({ share: 0, media });
  try {
    const info = await client.open(file, format, (share) => reading === client && set({ share }));
    const wanted = [...BOX_COLUMNS, ...SIZE_COLUMNS, 'FaceScore', 'frame', 'Track'].filter((name) =>
      info.numbers.includes(name),
    );
    const basics = new Map(await Promise.all(wanted.map(async (name) => [name, await client.column(name)] as const)));
    if (reading !== client) return;
    const input = info.texts.find(({ name }) => name === 'input');
    const clips = clipsOf({ name: info.name, rowCount: info.rowCount, input, frame: basics.get('frame') });
    set({ share: undefined, perInput, table: { client, file, info, clips, basics } });
    if (info.rowCount === 0) notify(`${info.name} has columns and no row`);
    findPeople();
    selectClip(0);
    const first = await Promise.all(
      firstColumns(info.numbers).map(async (name) => [name, await client.column(name)] as const),
    );
    if (reading !== client) return;
    const values = new Map(first.filter(([, column]) => column.some((value) => !Number.isNaN(value))));
    set({ columns: [...values.keys()], values });
  } catch (thrown) {
    // Cancelled by the user, who knows.
    if (reading !== client) return;
    closeTable();
    reportProblem(thrown);
  }
}

/** Also ends a reading that is under way. */
export function closeTable(): void {
  reading?.close();
  reading = undefined;
  set({ ...CLOSED, media: [] });
}

function findPeople(): void {
  const { table, perInput } = get();
  const { info, basics, clips } = table!;
  const text = (name: string) => info.texts.find((column) => column.name === name);
  const people = peopleOf({
    rowCount: info.rowCount,
    identity: text('Identity'),
    track: basics.get('Track'),
    score: basics.get('FaceScore'),
    input: perInput ? text('input') : undefined,
  });
  const drawn = firstOfEach(clips, people, DRAWN_PEOPLE);
  const hidden = new Set(people.labels.filter((name) => !drawn.has(name)));
  set({ people, names: people.labels, hidden });
}

/** Tells people of several inputs apart, or not. Names that were given are forgotten. */
export function setPerInput(perInput: boolean): void {
  set({ perInput });
  findPeople();
}

export function addMedia(files: readonly File[]): void {
  set(({ media }) => ({ media: [...media, ...files] }));
}

export function selectClip(clip: number): void {
  const frames = get().table?.clips[clip]?.frames;
  set({ clip, place: 0, sought: get().sought + 1, view: frames ? wholeOf(frames) : CLOSED.view });
}

function wholeOf(frames: Float64Array): readonly [number, number] {
  const [first, last] = [frames[0], frames[frames.length - 1]];
  return first === last ? [first - 0.5, last + 0.5] : [first, last];
}

/** The frames that are drawn, within those that are there. */
export function setView(from: number, to: number): void {
  const clip = currentClip(get());
  if (!clip) return;
  const [first, last] = wholeOf(clip.frames);
  const width = Math.min(Math.max(to - from, 1), last - first);
  const start = Math.min(Math.max(from, first), last - width);
  set({ view: [start, start + width] });
}

/** Shows a part of what is drawn: 0.5 half of it, 2 twice as much, around the frame that is looked at. */
export function zoom(factor: number): void {
  const { view, place } = get();
  const clip = currentClip(get());
  if (!clip) return;
  const half = ((view[1] - view[0]) * factor) / 2;
  const number = clip.frames[place];
  const middle = number >= view[0] && number <= view[1] ? number : (view[0] + view[1]) / 2;
  setView(middle - half, middle + half);
}

/** The user looks at another frame. */
export function goTo(place: number): void {
  set(({ sought }) => ({ place, sought: sought + 1 }));
}

/** The player shows another frame. */
export function follow(place: number): void {
  if (place !== get().place) set({ place });
}

/** Draws a column, or no longer. What is not drawn is not kept. */
export async function showColumn(name: string, isShown: boolean): Promise<void> {
  const { table, columns, values } = get();
  if (!table || columns.includes(name) === isShown) return;
  if (!isShown) {
    set({
      columns: columns.filter((other) => other !== name),
      values: new Map([...values].filter(([key]) => key !== name)),
    });
    return;
  }
  // At once, so that a box that is ticked looks ticked; its values come a moment later.
  set({ columns: [...columns, name] });
  const read = await table.client.column(name).catch(reportProblem);
  if (get().table !== table || !get().columns.includes(name)) return;
  if (read) set((now) => ({ values: new Map([...now.values, [name, read]]) }));
  else set((now) => ({ columns: now.columns.filter((other) => other !== name) }));
}

export function rename(person: NamedPerson, name: string): void {
  const { names, hidden } = get();
  const isHidden = hidden.has(person.name) && (hidden.has(name) || !names.includes(name));
  const others = [...hidden].filter((other) => other !== person.name && other !== name);
  set({ names: renamed(names, person, name), hidden: new Set(isHidden ? [...others, name] : others) });
}

/** The names that the table has. */
export function forgetNames(): void {
  findPeople();
}

export function showPerson(name: string, isShown: boolean): void {
  const others = [...get().hidden].filter((other) => other !== name);
  set({ hidden: new Set(isShown ? others : [...others, name]) });
}

export function currentClip({ table, clip }: Pick<ViewerState, 'table' | 'clip'>): Clip | undefined {
  return table?.clips[clip];
}

/** The file of the clip, or of the picture, that is looked at. */
export function currentMedia({
  table,
  clip,
  place,
  media,
}: Pick<ViewerState, 'table' | 'clip' | 'place' | 'media'>): File | undefined {
  const shown = table?.clips[clip];
  if (!table || !shown) return undefined;
  const count = shown.isPictures ? shown.inputs.length : table.clips.length;
  return mediaOf(shown.isPictures ? shown.inputs[place] : shown.name, count, media);
}
