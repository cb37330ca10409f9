import { EmbeddingIndex } from './embedding-index.ts';
import type { People } from './people.ts';

export interface NearestPerson {
  readonly name: string;
  /** Cosine to the look that is nearest, -1..1. */
  readonly similarity: number;
}

/** Finds the nearest of known people, by all looks of each. */
export class PeopleIndex {
  readonly #index: EmbeddingIndex;
  readonly #names: readonly string[];

  constructor({ people, dimension }: People) {
    this.#names = people.flatMap(({ name, looks }) => looks.map(() => name));
    const rows = new Float32Array(this.#names.length * dimension);
    let at = 0;
    for (const { looks } of people) {
      for (const look of looks) {
        rows.set(look, at);
        at += dimension;
      }
    }
    this.#index = new EmbeddingIndex(rows, dimension);
  }

  /** @param face unit length. @returns undefined if nobody is known */
  nearest(face: Float32Array): NearestPerson | undefined {
    const found = this.#index.nearest(face);
    return found && { name: this.#names[found.row], similarity: found.similarity };
  }
}
