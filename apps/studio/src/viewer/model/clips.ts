import type { TextCodes } from '../table/table-info.ts';

/** Rows that are looked at together: a video, or all pictures of a table. */
export interface Clip {
  /** Of the input; what a table without inputs is called. */
  readonly name: string;
  /** All pictures of the table, one after the other: `frames` counts them. */
  readonly isPictures: boolean;
  /** Numbers of frames, rising. */
  readonly frames: Float64Array;
  /** Rows of the table, by frame. */
  readonly rows: Int32Array;
  /** For each of `rows` the place of its frame. */
  readonly places: Int32Array;
  /** Of pictures: the input of each frame. */
  readonly inputs: readonly string[];
}

export interface ClipSource {
  readonly name: string;
  readonly rowCount: number;
  readonly input?: TextCodes;
  readonly frame?: Float32Array;
}

/**
 * The clips of a table. An input with several frames is one; those with a single frame are pictures, which make one
 * together. Rows without a frame number count as frames themselves.
 */
export function clipsOf({ name, rowCount, input, frame }: ClipSource): readonly Clip[] {
  const byInput = new Map<number, number[]>();
  for (let row = 0; row < rowCount; row++) {
    const code = input ? input.codes[row] : -1;
    const rows = byInput.get(code);
    if (rows) rows.push(row);
    else byInput.set(code, [row]);
  }
  const frameOf = (row: number) => (frame && !Number.isNaN(frame[row]) ? frame[row] : row);
  const clips: Clip[] = [];
  const pictures: { readonly input: string; readonly rows: readonly number[] }[] = [];
  for (const [code, rows] of byInput) {
    const label = input?.labels[code];
    const first = frameOf(rows[0]);
    if (label !== undefined && rows.every((row) => frameOf(row) === first)) pictures.push({ input: label, rows });
    else clips.push(clipOf(label ?? name, rows, frameOf));
  }
  return pictures.length === 0 ? clips : [...clips, clipOfPictures(pictures)];
}

function clipOf(name: string, unsorted: readonly number[], frameOf: (row: number) => number): Clip {
  const isSorted = unsorted.every((row, i) => i === 0 || frameOf(unsorted[i - 1]) <= frameOf(row));
  const rows = isSorted ? unsorted : [...unsorted].sort((a, b) => frameOf(a) - frameOf(b));
  const frames: number[] = [];
  const places = new Int32Array(rows.length);
  for (const [i, row] of rows.entries()) {
    const number = frameOf(row);
    if (frames.length === 0 || number !== frames[frames.length - 1]) frames.push(number);
    places[i] = frames.length - 1;
  }
  return {
    name,
    isPictures: false,
    frames: Float64Array.from(frames),
    rows: Int32Array.from(rows),
    places,
    inputs: [],
  };
}

function clipOfPictures(pictures: readonly { readonly input: string; readonly rows: readonly number[] }[]): Clip {
  return {
    name: pictures.length === 1 ? pictures[0].input : `${pictures.length} pictures`,
    isPictures: true,
    frames: Float64Array.from(pictures, (_, place) => place),
    rows: Int32Array.from(pictures.flatMap(({ rows }) => rows)),
    places: Int32Array.from(pictures.flatMap(({ rows }, place) => rows.map(() => place))),
    inputs: pictures.map(({ input }) => input),
  };
}

/** The place of the last frame that is not behind a number; 0 before the first. */
export function placeOf(frames: Float64Array, number: number): number {
  let [low, high] = [0, frames.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (frames[middle] <= number) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Where the rows of a frame begin among `rows` of the clip. */
export function rowsOfPlace({ places }: Clip, place: number): { readonly start: number; readonly end: number } {
  return { start: lowerBound(places, place), end: lowerBound(places, place + 1) };
}

function lowerBound(values: Int32Array, wanted: number): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle] < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
