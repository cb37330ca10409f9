import type { TimeGrid } from './time-grid.ts';

/** One bin of one column. */
export interface Bin {
  /** Values in it. */
  readonly count: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

const [LOW, HIGH, SUM, COUNT] = [0, 1, 2, 3];
const CELLS = 4;

/**
 * Least, greatest, mean and count of several columns in the bins of a grid. Holds only bins that something fell into,
 * so one who is seen for a moment costs little; at most `MOST_BINS` of them.
 */
export class BinnedColumns {
  #level: number;
  #bins: Bins = new Map();

  constructor(
    private readonly grid: TimeGrid,
    private readonly width: number,
  ) {
    this.#level = grid.level;
  }

  /** @param values one per column; NaN is no value */
  add(time: number, values: ArrayLike<number>): void {
    const place = this.grid.place(time);
    this.#coarsen();
    const bin = this.#bins.get(place) ?? this.#begin(place);
    for (let column = 0; column < this.width; column++) {
      const value = values[column];
      if (Number.isNaN(value)) continue;
      const at = column * CELLS;
      if (value < bin[at + LOW]) bin[at + LOW] = value;
      if (value > bin[at + HIGH]) bin[at + HIGH] = value;
      bin[at + SUM] += value;
      bin[at + COUNT]++;
    }
  }

  /**
   * For each column its bins that have a value, in order of time, by their place in the grid as it is now.
   *
   * @param by so many bins of the grid are read as one
   */
  read(by = 1): (column: number) => ReadonlyMap<number, Bin> {
    this.#coarsen();
    const wider = [...joinedBy(this.#bins, by)].sort(([a], [b]) => a - b);
    return (column) => {
      const at = column * CELLS;
      const found = new Map<number, Bin>();
      for (const [place, bin] of wider) {
        const count = bin[at + COUNT];
        if (count === 0) continue;
        found.set(place, { count, mean: bin[at + SUM] / count, low: bin[at + LOW], high: bin[at + HIGH] });
      }
      return found;
    };
  }

  #begin(place: number): Float64Array {
    const bin = new Float64Array(this.width * CELLS);
    for (let column = 0; column < this.width; column++) {
      bin[column * CELLS + LOW] = Number.POSITIVE_INFINITY;
      bin[column * CELLS + HIGH] = Number.NEGATIVE_INFINITY;
    }
    this.#bins.set(place, bin);
    return bin;
  }

  /** Joins bins until they are as wide as those of the grid. */
  #coarsen(): void {
    const steps = this.grid.level - this.#level;
    if (steps === 0) return;
    this.#level = this.grid.level;
    this.#bins = joinedBy(this.#bins, 2 ** steps);
  }
}

type Bins = Map<number, Float64Array>;

function joinedBy(finer: Bins, by: number): Bins {
  if (by === 1) return finer;
  const wider: Bins = new Map();
  for (const [place, bin] of finer) {
    const to = Math.floor(place / by);
    const known = wider.get(to);
    if (known) join(known, bin);
    else wider.set(to, bin.slice());
  }
  return wider;
}

function join(into: Float64Array, from: Float64Array): void {
  for (let at = 0; at < into.length; at += CELLS) {
    into[at + LOW] = Math.min(into[at + LOW], from[at + LOW]);
    into[at + HIGH] = Math.max(into[at + HIGH], from[at + HIGH]);
    into[at + SUM] += from[at + SUM];
    into[at + COUNT] += from[at + COUNT];
  }
}
