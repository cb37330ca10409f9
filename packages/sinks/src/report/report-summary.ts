import type { FexBatch, FexRow } from '@fexgraph/core';
import { PeopleList } from './people-list.ts';
import { type PersonRow, PersonSummary } from './person-summary.ts';
import { FACES_SHOWN, type FrameThumbnails, pictureData } from './picture-summary.ts';
import { portraitQuality } from './portrait-quality.ts';
import type { PictureData, ReportData, Thumbnail } from './report-data.ts';
import { rowValues } from './row-values.ts';
import { type ReportFrame, SeriesSummary } from './series-summary.ts';
import { whoOf } from './who.ts';

/** How much of a run a report shows; the rest is counted in words. */
export interface ReportLimits {
  /** People of a source whose curves are drawn. Default 4. */
  readonly people?: number;
  /** Pictures that are shown. Default 100. */
  readonly pictures?: number;
}

/** Inputs with several frames that are shown. */
const MOST_SERIES = 16;

/** People over all pictures. */
const PEOPLE_LISTED = 24;

/** Sources that may take turns. */
const MOST_SOURCES = 64;

/** Which thumbnails of a frame a report has use for. */
export interface WantedThumbnails {
  /** Places among the rows of the frame. */
  readonly faces: readonly number[];
  readonly picture: boolean;
}

/** The rows of one frame. */
interface FrameRows {
  readonly input: string;
  readonly frame: ReportFrame;
  readonly rows: readonly FexRow[];
}

/** What comes from one source node, whose inputs follow each other. */
interface Input {
  readonly name: string;
  /** What is needed to make a series of it when a second frame comes. */
  first?: {
    readonly frame: ReportFrame;
    /** Undefined if it failed. */
    readonly people: readonly PersonRow[] | undefined;
    readonly shown: PictureData | undefined;
  };
  /** Undefined for a series that is only counted. */
  series?: SeriesSummary;
}

/**
 * Makes a page's worth of data from rows as they come, in memory that does not grow with the length of a video: an input
 * with one frame is a picture, one with several has curves over time. Rows of an input must follow each other; up to 64
 * sources may take turns.
 *
 * @example
 * const summary = new ReportSummary();
 * for (const batch of batches) summary.add(batch);
 * const page = reportHtml({ data: summary.data() });
 */
export class ReportSummary {
  readonly #drawn: number;
  readonly #mostPictures: number;
  readonly #inputs = new Map<string, Input>();
  readonly #series: SeriesSummary[] = [];
  readonly #pictures = new Set<PictureData>();
  readonly #people = new PeopleList(PEOPLE_LISTED, (who, late) => new PersonSummary(who, late));
  #morePictures = 0;
  #unknownFaces = 0;
  #moreSeries = { inputs: 0, frames: 0 };
  #frames = 0;
  #framesFailed = 0;
  #framesWithFace = 0;
  #rows = 0;

  constructor({ people = 4, pictures = 100 }: ReportLimits = {}) {
    this.#drawn = people;
    this.#mostPictures = pictures;
  }

  /** Thumbnails that would show a frame better than those that are there. @param batch the rows of one frame */
  wanted(batch: FexBatch): WantedThumbnails {
    const [frame] = framesOf(batch);
    const input = this.#inputs.get(frame.rows[0].key.source);
    const faces = frame.rows.filter((row) => !row.isNull);
    const known = input?.name === frame.input ? input : undefined;
    const isPicture = known === undefined && this.#pictures.size < this.#mostPictures;
    const isWanted = (row: FexRow, position: number) => {
      const [who, quality] = [whoOf(row, position), portraitQuality(row)];
      if (known) return known.series ? known.series.wants(who, quality) : known.first !== undefined && quality > 0;
      const person = this.#people.find(who.name);
      return quality > 0 && ((isPicture && position < FACES_SHOWN) || !person || person.wants(quality));
    };
    return { faces: faces.flatMap((row, at) => (isWanted(row, at) ? [at] : [])), picture: isPicture };
  }

  /**
   * @param batch rows of one frame or, from a table, of many
   * @param thumbnails of that one frame
   */
  add(batch: FexBatch, thumbnails: FrameThumbnails = {}): void {
    for (const frame of framesOf(batch)) this.#addFrame(frame, thumbnails);
  }

  /** No more of a source comes: frees what is kept for its next frame. */
  endSource(source: string): void {
    const input = this.#inputs.get(source);
    if (input) this.#close(input);
    this.#inputs.delete(source);
  }

  /** All that was added. To be called once, at the end. */
  data(): ReportData {
    for (const input of this.#inputs.values()) this.#close(input);
    return {
      frames: this.#frames,
      framesFailed: this.#framesFailed,
      framesWithFace: this.#framesWithFace,
      rows: this.#rows,
      series: this.#series.map((series) => series.data(this.#drawn)),
      moreSeries: { ...this.#moreSeries },
      pictures: [...this.#pictures],
      morePictures: this.#morePictures,
      people: this.#people.list().map((person) => person.data()),
      unknownFaces: this.#unknownFaces,
      others: this.#people.others(),
    };
  }

  #addFrame({ input: name, frame, rows }: FrameRows, thumbnails: FrameThumbnails): void {
    const faces = rows.filter((row) => !row.isNull);
    const people = rows.some((row) => row.isFailed)
      ? undefined
      : faces.map((row, at) => personRow(row, at, frame, thumbnails.faces?.get(at)));
    if (people) this.#frames++;
    else this.#framesFailed++;
    this.#rows += faces.length;
    if (faces.length > 0) this.#framesWithFace++;

    const { source } = rows[0].key;
    const input = this.#turnOf(source);
    if (input?.name !== name) {
      if (input) this.#close(input);
      this.#inputs.set(source, { name, first: { frame, people, shown: this.#show(name, rows, thumbnails) } });
      return;
    }
    if (input.first) this.#begin(input);
    if (input.series) input.series.add(frame, people);
    else this.#moreSeries.frames++;
  }

  /** Sources that were silent longest are given up. */
  #turnOf(source: string): Input | undefined {
    const input = this.#inputs.get(source);
    if (input) {
      this.#inputs.delete(source);
      this.#inputs.set(source, input);
    } else if (this.#inputs.size >= MOST_SOURCES) {
      const [silent] = this.#inputs.keys();
      this.endSource(silent);
    }
    return input;
  }

  #show(name: string, rows: readonly FexRow[], thumbnails: FrameThumbnails): PictureData | undefined {
    if (this.#pictures.size >= this.#mostPictures) {
      this.#morePictures++;
      return undefined;
    }
    const shown = pictureData(name, rows, thumbnails);
    this.#pictures.add(shown);
    return shown;
  }

  /** A second frame: what seemed to be a picture is the first frame of a series. */
  #begin(input: Input): void {
    const { frame, people, shown } = input.first!;
    input.first = undefined;
    if (shown) this.#pictures.delete(shown);
    else this.#morePictures--;
    if (this.#series.length >= MOST_SERIES) {
      this.#moreSeries.inputs++;
      this.#moreSeries.frames++;
      return;
    }
    input.series = new SeriesSummary(input.name, frame);
    input.series.add(frame, people);
    this.#series.push(input.series);
  }

  /** No more of it comes: what had one frame is a picture. */
  #close(input: Input): void {
    for (const row of input.first?.people ?? []) {
      // the first face of one picture and that of the next are two people
      if (row.who.by === 'order') this.#unknownFaces++;
      else this.#people.get(row.who).add(row);
    }
    input.first = undefined;
  }
}

function personRow(row: FexRow, position: number, frame: ReportFrame, portrait: Thumbnail | undefined): PersonRow {
  return {
    who: whoOf(row, position),
    time: frame.time,
    values: rowValues(row),
    quality: portraitQuality(row),
    ...(portrait ? { portrait } : {}),
  };
}

/** Rows that follow each other and have one key and one input. */
function framesOf(batch: FexBatch): readonly FrameRows[] {
  const isTimed = batch.schema.place('approx_time') !== undefined;
  const frames: { input: string; frame: ReportFrame; rows: FexRow[] }[] = [];
  for (const row of batch.rows()) {
    const { source, index, time } = row.key;
    const { input } = row;
    const last = frames.at(-1);
    const [before] = last?.rows ?? [];
    if (last && before.key.index === index && before.key.source === source && last.input === input) last.rows.push(row);
    else frames.push({ input, frame: { index, time, isTimed }, rows: [row] });
  }
  return frames;
}
