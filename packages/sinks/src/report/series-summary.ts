import { type Bin, BinnedColumns } from './binned-columns.ts';
import { type CurveTerms, curvePieces } from './curve-pieces.ts';
import { PeopleList } from './people-list.ts';
import { type PersonRow, PersonSummary } from './person-summary.ts';
import { REPORT_COLUMNS } from './report-columns.ts';
import type { CurvePiece, SeriesData, SeriesPerson } from './report-data.ts';
import { TimeGrid } from './time-grid.ts';
import type { Who } from './who.ts';

/** People of a source that are followed. */
const PEOPLE_FOLLOWED = 8;

/**
 * Lines of curves times bins that a source may have, over all drawn people: less than 300 kB of text, however the curves
 * look. A bin with one frame has one line, the mean; one with several has the least and greatest value too.
 */
const MOST_POINTS = 1400;

/** The frame of some rows. */
export interface ReportFrame {
  readonly index: number;
  /** Seconds. */
  readonly time: number;
  /** Whether the table has times of a video. */
  readonly isTimed: boolean;
}

/** Present: one row. */
const ONE = [1];

class FollowedPerson extends PersonSummary {
  readonly #bins: BinnedColumns;
  readonly #present: BinnedColumns;

  constructor(who: Who, late: boolean, grid: TimeGrid) {
    super(who, late);
    this.#bins = new BinnedColumns(grid, REPORT_COLUMNS.length);
    this.#present = new BinnedColumns(grid, 1);
  }

  override add(row: PersonRow): void {
    super.add(row);
    this.#bins.add(row.time, row.values);
    this.#present.add(row.time, ONE);
  }

  /** @param by so many bins are read as one */
  present(by: number): ReadonlyMap<number, Bin> {
    return this.#present.read(by)(0);
  }

  curves(terms: CurveTerms, by: number): readonly (readonly CurvePiece[])[] {
    const bins = this.#bins.read(by);
    return REPORT_COLUMNS.map((_, column) => curvePieces(bins(column), terms));
  }
}

/** One input with several frames. Memory does not depend on how many. */
export class SeriesSummary {
  readonly #people: PeopleList<FollowedPerson>;
  readonly #grid: TimeGrid;
  readonly #seen: BinnedColumns;
  #frames = 0;
  #framesFailed = 0;
  #framesWithFace = 0;
  #rows = 0;
  #mostFaces = 0;
  #last: number;
  #isTimed = false;

  constructor(
    readonly name: string,
    first: ReportFrame,
  ) {
    const grid = new TimeGrid(first.time);
    this.#grid = grid;
    this.#last = first.time;
    this.#seen = new BinnedColumns(grid, 1);
    this.#people = new PeopleList(PEOPLE_FOLLOWED, (who, late) => new FollowedPerson(who, late, grid));
  }

  get frames(): number {
    return this.#frames;
  }

  wants(who: Who, quality: number): boolean {
    const known = this.#people.find(who.name);
    return known ? known.wants(quality) : quality > 0;
  }

  /** @param rows the rows of one frame that have a face; undefined if it failed */
  add(frame: ReportFrame, rows: readonly PersonRow[] | undefined): void {
    const { index, time, isTimed } = frame;
    this.#last = Math.max(this.#last, time);
    this.#isTimed ||= isTimed || time !== index;
    if (!rows) {
      this.#framesFailed++;
      return;
    }
    this.#frames++;
    if (rows.length > 0) this.#framesWithFace++;
    this.#rows += rows.length;
    this.#mostFaces = Math.max(this.#mostFaces, rows.length);
    this.#seen.add(time, [rows.length]);
    for (const row of rows) this.#people.get(row.who).add(row);
  }

  /** @param drawn people who get curves */
  data(drawn: number): SeriesData {
    const people = this.#people.list();
    const by = this.#joinedBy(Math.min(drawn, people.length));
    const frames = this.#seen.read(by)(0);
    const { origin } = this.#grid;
    const binWidth = this.#grid.width * by;
    const terms: CurveTerms = {
      seen: [...frames.keys()],
      middle: (place) => Math.min(this.#last, origin + (place + 0.5) * binWidth),
      step: (this.#last - origin) / Math.max(1, this.#frames + this.#framesFailed - 1) / binWidth,
    };
    return {
      name: this.name,
      axis: this.#isTimed ? 'time' : 'frame',
      frames: this.#frames,
      framesFailed: this.#framesFailed,
      framesWithFace: this.#framesWithFace,
      rows: this.#rows,
      mostFaces: this.#mostFaces,
      first: origin,
      last: this.#last,
      binWidth,
      people: people.map((person, rank): SeriesPerson => {
        const present = person.present(by);
        const share = (place: number) => Math.min(1, (present.get(place)?.count ?? 0) / frames.get(place)!.count);
        return {
          ...person.data(),
          presence: terms.seen.map((place) => ({ at: terms.middle(place), share: share(place) })),
          ...(rank < drawn ? { curves: person.curves(terms, by) } : {}),
        };
      }),
      others: this.#people.others(),
    };
  }

  /** The least power of two by which bins are few enough for so many people. */
  #joinedBy(people: number): number {
    for (let by = 1; ; by *= 2) {
      const { size } = this.#seen.read(by)(0);
      const lines = size < this.#frames ? 3 : 1;
      if (size * lines * people <= MOST_POINTS) return by;
    }
  }
}
