import { EMOTION_COLUMNS } from '@fexgraph/core';
import { BETTER } from './portrait-quality.ts';
import { REPORT_COLUMNS } from './report-columns.ts';
import type { PersonData, Thumbnail } from './report-data.ts';
import { RunningNumbers } from './running-numbers.ts';
import { shownName, type Who } from './who.ts';

/** A row of a person, read once. */
export interface PersonRow {
  readonly who: Who;
  readonly time: number;
  /** One per column of `REPORT_COLUMNS`. */
  readonly values: Float64Array;
  readonly quality: number;
  readonly portrait?: Thumbnail;
}

/** Emotions are the first columns of `REPORT_COLUMNS`. */
function strongestEmotion(values: Float64Array): number | undefined {
  let best: number | undefined;
  for (let at = 0; at < EMOTION_COLUMNS.length; at++) {
    if (!Number.isNaN(values[at]) && (best === undefined || values[at] > values[best])) best = at;
  }
  return best;
}

/** The numbers of one person, row by row. */
export class PersonSummary {
  rows = 0;
  readonly #numbers = REPORT_COLUMNS.map(() => new RunningNumbers());
  readonly #strongest = new Array<number>(EMOTION_COLUMNS.length).fill(0);
  #first = Number.POSITIVE_INFINITY;
  #last = Number.NEGATIVE_INFINITY;
  /** Rows in which the face is taken for somebody of a gallery. */
  readonly #known = new Map<string, number>();
  #portrait: { readonly quality: number; readonly thumbnail: Thumbnail } | undefined;

  constructor(
    readonly who: Who,
    private readonly late: boolean,
  ) {}

  wants(quality: number): boolean {
    return quality > 0 && quality > (this.#portrait?.quality ?? 0) * BETTER;
  }

  add({ who: { known }, time, values, quality, portrait }: PersonRow): void {
    this.rows++;
    if (known !== undefined) this.#known.set(known, (this.#known.get(known) ?? 0) + 1);
    this.#first = Math.min(this.#first, time);
    this.#last = Math.max(this.#last, time);
    for (const [at, value] of values.entries()) this.#numbers[at].add(value, time);
    const strongest = strongestEmotion(values);
    if (strongest !== undefined) this.#strongest[strongest]++;
    if (portrait && this.wants(quality)) this.#portrait = { quality, thumbnail: portrait };
  }

  data(): PersonData {
    const judged = this.#strongest.reduce((sum, count) => sum + count, 0);
    const { name, by } = this.who;
    // One label may be taken for several people: most rows count.
    const [known] = [...this.#known].sort((a, b) => b[1] - a[1]).map(([who]) => who);
    return {
      name: shownName({ name, by, known }),
      by,
      rows: this.rows,
      first: this.#first,
      last: this.#last,
      late: this.late,
      ...(this.#portrait ? { portrait: this.#portrait.thumbnail } : {}),
      numbers: this.#numbers.map((numbers) => numbers.numbers()),
      strongest: this.#strongest.map((count) => (judged === 0 ? 0 : count / judged)),
    };
  }
}
