import { similarity } from './unit-rows.ts';

const f = Math.fround;
/** What a centroid shorter than this is divided by, when opposite faces cancel out. */
const LEAST_NORM = 1e-12;

interface Person {
  /** Unit length. */
  centroid: Float32Array;
  faces: number;
}

/**
 * Leader clustering in one pass: each face joins the person whose running mean is nearest, if it is near enough, else
 * it founds a new one. Depends on the order, never merges two people, and gives exactly the labels of a batch over the
 * same rows. Memory: one embedding per person.
 *
 * Source: spec: pipeline 7.5, method gallery.
 */
export class Gallery {
  readonly #people: Person[] = [];

  /**
   * @param threshold least cosine to join a person
   * @param maxPeople when so many are known, a face that matches none of them stays without a number
   */
  constructor(
    readonly threshold: number,
    readonly maxPeople = Number.POSITIVE_INFINITY,
  ) {}

  get size(): number {
    return this.#people.length;
  }

  /**
   * @param face unit length
   * @returns the person's number, from 0 in order of appearance; -1 if the gallery is full and the face matches nobody
   */
  assign(face: Float32Array): number {
    let [best, nearest] = [-1, Number.NEGATIVE_INFINITY];
    this.#people.forEach(({ centroid }, person) => {
      const cosine = similarity(centroid, face);
      if (cosine > nearest) [best, nearest] = [person, cosine];
    });
    if (best < 0 || !(nearest >= this.threshold)) return this.#found(face);
    join(this.#people[best], face);
    return best;
  }

  /**
   * The faces of one picture, which are of different people: of two that match a person the nearer one joins it, and the
   * other one the next person that it matches, or becomes a new one. Where no two faces match one person it does what
   * `assign` does face by face.
   *
   * @param faces unit length; undefined takes no part
   */
  assignFrame(faces: readonly (Float32Array | undefined)[]): (number | undefined)[] {
    const matches = faces.flatMap((face, at) =>
      this.#people.flatMap(({ centroid }, person) => {
        const cosine = face ? similarity(centroid, face) : Number.NaN;
        return cosine >= this.threshold ? [{ at, person, cosine }] : [];
      }),
    );
    matches.sort((a, b) => b.cosine - a.cosine);
    const assigned: (number | undefined)[] = faces.map(() => undefined);
    const taken = new Set<number>();
    for (const { at, person } of matches) {
      if (assigned[at] !== undefined || taken.has(person)) continue;
      assigned[at] = person;
      taken.add(person);
    }
    return faces.map((face, at) => {
      if (!face) return undefined;
      const person = assigned[at];
      if (person === undefined) return this.#found(face);
      join(this.#people[person], face);
      return person;
    });
  }

  /** @param onePerFrame as `assignFrame`; else face by face, as `assign` */
  assignAll(faces: readonly (Float32Array | undefined)[], onePerFrame: boolean): (number | undefined)[] {
    return onePerFrame ? this.assignFrame(faces) : faces.map((face) => face && this.assign(face));
  }

  #found(face: Float32Array): number {
    if (this.#people.length >= this.maxPeople) return -1;
    return this.#people.push({ centroid: face.slice(), faces: 1 }) - 1;
  }
}

/** Moves the running mean towards a face and back to unit length, float32 at every step. */
function join(person: Person, face: Float32Array): void {
  person.faces += 1;
  const { centroid, faces } = person;
  const moved = centroid.map((value, i) => f(value + f(f(face[i] - value) / faces)));
  const norm = Math.max(f(Math.sqrt(moved.reduce((sum, value) => sum + value * value, 0))), LEAST_NORM);
  person.centroid = moved.map((value) => f(value / norm));
}

/**
 * Gallery clustering of a whole table.
 *
 * @param rows unit rows in order; undefined takes no part
 * @returns per row the cluster's number, or undefined
 */
export function clusterGallery(rows: readonly (Float32Array | undefined)[], threshold: number): (number | undefined)[] {
  const gallery = new Gallery(threshold);
  return rows.map((row) => row && gallery.assign(row));
}
