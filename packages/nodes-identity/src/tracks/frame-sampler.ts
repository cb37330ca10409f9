interface Followed {
  /** Frames since the track began. */
  readonly age: number;
  /** The age at which it is due next. */
  readonly dueAt: number;
}

/**
 * Says on which frames of one source the faces are looked at closely. A track is due on its first frame, then after 1,
 * 2, 4, ... frames, and when that has grown to `every`, each `every` frames: a new face is often blurred or half in
 * the picture, and soon is not. A frame on which one track is due counts for all of them, so that the faces of a frame
 * are seen together.
 *
 * State: the tracks of the last frame. A track that is not in a frame is over.
 */
export class FrameSampler {
  #tracks: ReadonlyMap<number, Followed> = new Map();

  /** @param tracks of the faces of the next frame */
  isDue(tracks: Iterable<number>, every: number): boolean {
    const now = [...tracks].map((id) => ({ id, ...(this.#tracks.get(id) ?? { age: 0, dueAt: 0 }) }));
    const due = now.some(({ age, dueAt }) => age >= dueAt);
    this.#tracks = new Map(
      now.map(({ id, age, dueAt }) => {
        const wait = Math.max(1, Math.min(age, every));
        return [id, { age: age + 1, dueAt: due ? age + wait : dueAt }];
      }),
    );
    return due;
  }
}
