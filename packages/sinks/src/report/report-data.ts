import type { FaceSummary } from '../summary/face-summary.ts';
import type { ColumnNumbers } from './running-numbers.ts';
import type { Who } from './who.ts';

/** A small JPEG. */
export interface Thumbnail {
  readonly width: number;
  readonly height: number;
  /** The file in base64. */
  readonly jpeg: string;
}

/** A stretch of a curve without a gap: one entry per bin. */
export interface CurvePiece {
  /** Seconds (or frame numbers, see `SeriesData.axis`): the middle of the bin. */
  readonly at: readonly number[];
  readonly mean: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/** What there is to say of one person in one source. */
export interface PersonData extends Omit<Who, 'known'> {
  /** Rows of this person. */
  readonly rows: number;
  /** Seconds: first and last row. */
  readonly first: number;
  readonly last: number;
  /** True for one who came back after the list was full: earlier rows are among those that are not shown. */
  readonly late: boolean;
  readonly portrait?: Thumbnail;
  /** One per column of `REPORT_COLUMNS`, in the units of the table. */
  readonly numbers: readonly (ColumnNumbers | undefined)[];
  /** Share of rows in which an emotion is the strongest, in the order of `EMOTION_COLUMNS`. */
  readonly strongest: readonly number[];
}

/** A person of a source that has a time. */
export interface SeriesPerson extends PersonData {
  /** Share of the frames that show the person, per bin with a frame. */
  readonly presence: readonly { readonly at: number; readonly share: number }[];
  /** One per column of `REPORT_COLUMNS`; none for a person who is only in the lists. */
  readonly curves?: readonly (readonly CurvePiece[])[];
}

/** People who are counted and not shown. */
export interface OtherPeople {
  readonly rows: number;
  /** At least so many. */
  readonly people: number;
}

/** An input with several frames. */
export interface SeriesData {
  readonly name: string;
  /** `frame`: the source has no times, and counts. */
  readonly axis: 'time' | 'frame';
  /** Those that were analysed: shares are of them. */
  readonly frames: number;
  readonly framesFailed: number;
  readonly framesWithFace: number;
  readonly rows: number;
  /** Most faces in one frame. */
  readonly mostFaces: number;
  /** Seconds, or numbers. */
  readonly first: number;
  readonly last: number;
  /** Seconds (or numbers) of one bin. */
  readonly binWidth: number;
  /** Those with most rows first. */
  readonly people: readonly SeriesPerson[];
  readonly others: OtherPeople;
}

/** One face of a picture. */
export interface PictureFace extends Who {
  readonly summary: FaceSummary;
  /** One per column of `REPORT_COLUMNS`, in the units of the table; NaN for none. */
  readonly values: readonly number[];
  readonly portrait?: Thumbnail;
}

/** An input with one frame. */
export interface PictureData {
  readonly name: string;
  /** Pixels of the source picture; NaN if its rows do not say. */
  readonly width: number;
  readonly height: number;
  readonly rows: number;
  /** True for one that could not be analysed. */
  readonly failed: boolean;
  /** The first of its faces. */
  readonly faces: readonly PictureFace[];
  readonly picture?: Thumbnail;
}

/** What rows say, made small enough for a page. Same rows, same data. */
export interface ReportData {
  /** Those that were analysed. */
  readonly frames: number;
  readonly framesFailed: number;
  readonly framesWithFace: number;
  readonly rows: number;
  readonly series: readonly SeriesData[];
  /** Inputs with several frames beyond those. */
  readonly moreSeries: { readonly inputs: number; readonly frames: number };
  readonly pictures: readonly PictureData[];
  /** Pictures beyond those. */
  readonly morePictures: number;
  /** People over all pictures, by label or track; those with most rows first. */
  readonly people: readonly PersonData[];
  /** Faces in pictures that have neither. */
  readonly unknownFaces: number;
  readonly others: OtherPeople;
}
