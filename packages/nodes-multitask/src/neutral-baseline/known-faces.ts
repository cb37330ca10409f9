import { NeutralFace } from './neutral-face.ts';

interface Followed {
  readonly neutral: NeutralFace;
  /** Whose it is, once that is known. */
  readonly label: string | null;
}

/**
 * The neutral faces of one source: of each track in sight and of each person, of whom the last `maxPeople` seen are
 * remembered. A track that is not in a frame is over; what is known of a person stays.
 */
export class KnownFaces {
  #tracks: ReadonlyMap<number, Followed> = new Map();
  /** The one seen longest ago comes first. */
  readonly #people = new Map<string, NeutralFace>();

  constructor(private readonly maxPeople: number) {}

  /**
   * The neutral faces of the next frame. A new person takes what its track has learnt before it had a label.
   *
   * @param tracks of its faces, where they are followed
   * @param labels of its faces, where it is known who they are
   * @returns undefined for a face that is neither followed nor known
   */
  of(
    count: number,
    tracks: Int32Array | undefined,
    labels: readonly (string | null)[] | undefined,
  ): (NeutralFace | undefined)[] {
    const now = new Map<number, Followed>();
    const faces = Array.from({ length: count }, (_, face) => {
      const before = tracks && this.#tracks.get(tracks[face]);
      const followed = this.#follow(before, labels?.[face] ?? null, tracks !== undefined);
      if (tracks && followed) now.set(tracks[face], followed);
      return followed?.neutral;
    });
    this.#tracks = now;
    for (const label of this.#people.keys()) {
      if (this.#people.size <= this.maxPeople) break;
      this.#people.delete(label);
    }
    return faces;
  }

  #follow(before: Followed | undefined, label: string | null, hasTrack: boolean): Followed | undefined {
    if (label === null) return before ?? (hasTrack ? { neutral: new NeutralFace(), label } : undefined);
    const learnt = before?.label === null ? before.neutral : undefined;
    const neutral = this.#people.get(label) ?? learnt ?? new NeutralFace();
    this.#people.delete(label);
    this.#people.set(label, neutral);
    return { neutral, label };
  }
}
