import { FexgraphError } from '@fexgraph/core';
import type { TensorMap } from '@fexgraph/inference';

/** How far one output of a network is from that of another, over all that was compared. */
export interface OutputDeviation {
  readonly output: string;
  /** Numbers compared. */
  readonly count: number;
  readonly meanAbs: number;
  readonly maxAbs: number;
  /** Root mean square of the differences over that of the reference: noise to signal. */
  readonly relative: number;
}

/**
 * Which rows of the outputs of one call count: of the many anchors of a detector those that are faces to one of the two.
 * Rows are counted along the first two axes.
 */
export type CountedRows = (reference: TensorMap, found: TensorMap) => readonly number[];

/** Sums the differences of one output, call by call. */
class OutputSums {
  #count = 0;
  #abs = 0;
  #squares = 0;
  #max = 0;
  #signal = 0;

  add(reference: number, found: number): void {
    const difference = Math.abs(found - reference);
    this.#count++;
    this.#abs += difference;
    this.#squares += difference * difference;
    // Also where one of them is not a number.
    if (!(difference <= this.#max)) this.#max = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference;
    this.#signal += reference * reference;
  }

  deviation(output: string): OutputDeviation {
    const count = this.#count;
    const relative = this.#squares === 0 ? 0 : Math.sqrt(this.#squares / this.#signal);
    return {
      output,
      count,
      meanAbs: this.#abs / count,
      maxAbs: this.#max,
      relative: Number.isNaN(relative) ? Number.POSITIVE_INFINITY : relative,
    };
  }
}

/** Deviation of the outputs of a network from a reference's, gathered over calls. */
export class Deviations {
  readonly #sums = new Map<string, OutputSums>();

  /** @throws FexgraphError NODE_FAILED where an output is missing or of another size */
  add(reference: TensorMap, found: TensorMap, counted?: CountedRows): void {
    const rows = counted?.(reference, found);
    for (const [name, { data: expected, dims }] of Object.entries(reference)) {
      const data = found[name]?.data;
      if (data?.length !== expected.length) {
        throw new FexgraphError(
          'NODE_FAILED',
          `output "${name}" has ${data?.length ?? 'no'} values, ${expected.length} expected`,
        );
      }
      const sums = this.#sums.get(name) ?? new OutputSums();
      this.#sums.set(name, sums);
      const width = rows ? dims.slice(2).reduce((size, dim) => size * dim, 1) : expected.length;
      for (const row of rows ?? [0])
        for (let i = row * width; i < (row + 1) * width; i++) sums.add(Number(expected[i]), Number(data[i]));
    }
  }

  /** Of each output of which anything was compared. */
  all(): readonly OutputDeviation[] {
    return [...this.#sums].map(([name, sums]) => sums.deviation(name)).filter(({ count }) => count > 0);
  }
}

/** The largest relative deviation of all outputs. */
export function worstOf(deviations: readonly OutputDeviation[]): number {
  return Math.max(0, ...deviations.map(({ relative }) => relative));
}
