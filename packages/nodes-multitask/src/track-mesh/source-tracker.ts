import { type BatchContext, type Detections, type Frame, keepFaces, type Meshes } from '@fexgraph/core';
import { MESH_WIDTH } from '../geometry/head-fit.ts';
import type { FaceNetworks } from './face-networks.ts';
import { confirm, type FaceTrack, follow, lookedAt, matchTracks, withoutDoubles } from './face-track.ts';

export interface TrackOptions {
  /** Frames from one run of the detector to the next. */
  readonly every: number;
  /** Least intersection over union of a detection and the track it belongs to. */
  readonly overlap: number;
  /** Detector runs in a row that may miss a face. */
  readonly patience: number;
  /** Weight of the current frame in reported boxes; 0: as found. */
  readonly alpha: number;
}

/** A track in the frame at hand: where it is now, or undefined `now` where the mesh has lost it. */
interface Candidate {
  readonly before: FaceTrack;
  readonly now: FaceTrack | undefined;
}

/** The faces of one source from frame to frame. */
export class SourceTracker {
  #tracks: readonly FaceTrack[] = [];
  /** Boxes as they were reported last, by track. */
  #shown: ReadonlyMap<number, Float32Array> = new Map();
  #nextId = 0;
  /** Frames since the detector ran, that one included. */
  #age = 0;

  constructor(private readonly networks: Pick<FaceNetworks, 'detect' | 'follow' | 'meshesOf'>) {}

  /** State changes only when the frame is through. */
  async track(frame: Frame, options: TrackOptions, context: BatchContext): Promise<Meshes> {
    const isDue = this.#age >= options.every || this.#tracks.length === 0 || this.#tracks.some(({ mesh }) => !mesh);
    const early = isDue ? this.networks.detect(frame, context) : undefined;
    // It may fail while the meshes are awaited; whoever awaits it then is told.
    early?.catch(() => undefined);
    const candidates = await this.#follow(frame, context);
    const hasLost = candidates.some(({ now }) => !now);
    const found = await (early ?? (hasLost ? this.networks.detect(frame, context) : undefined));
    let nextId = this.#nextId;
    const reconciled = found
      ? await this.#reconcile(candidates, found, () => nextId++, options, context)
      : candidates.flatMap(({ now }) => now ?? []);
    const tracks = withoutDoubles(reconciled).sort((a, b) => b.score - a.score || a.id - b.id);
    this.#shown = new Map(tracks.map((track) => [track.id, this.#smooth(track, options.alpha)]));
    this.#age = found ? 1 : this.#age + 1;
    this.#nextId = nextId;
    this.#tracks = tracks;
    return packet(frame, tracks, this.#shown);
  }

  /** Looks for every face that had a mesh where it was. */
  async #follow(frame: Frame, context: BatchContext): Promise<Candidate[]> {
    const meshes = this.#tracks.flatMap(({ mesh }) => mesh ?? []);
    const looked = await this.networks.follow(frame, meshes, context);
    let place = 0;
    return this.#tracks.map((before) => ({ before, now: before.mesh && follow(before, looked, place++) }));
  }

  /** Brings together what was followed and what the detector found. */
  async #reconcile(
    candidates: readonly Candidate[],
    found: Detections,
    newId: () => number,
    { overlap, patience }: TrackOptions,
    context: BatchContext,
  ): Promise<FaceTrack[]> {
    const partners = matchTracks(
      found,
      candidates.map(({ before, now }) => now ?? before),
      overlap,
    );
    const isFollowed = (index: number) => candidates[partners[index]]?.now !== undefined;
    const unseen = partners.flatMap((_, index) => (isFollowed(index) ? [] : index));
    const looked =
      unseen.length > 0
        ? await this.networks.meshesOf(
            keepFaces(found, (face) => unseen.includes(face)),
            context,
          )
        : undefined;
    const confirmed = partners.map((partner, index) => {
      const { before, now } = candidates[partner] ?? {};
      if (now) return confirm(now.id, found, index, now);
      return confirm(before?.id ?? newId(), found, index, lookedAt(looked!, unseen.indexOf(index)));
    });
    const missed = candidates.flatMap(({ now }, index) => {
      if (!now || partners.includes(index) || now.misses >= patience) return [];
      return { ...now, misses: now.misses + 1 };
    });
    return [...confirmed, ...missed];
  }

  /** The box to report: the mean of now and before, where the face was there before. */
  #smooth({ id, box }: FaceTrack, alpha: number): Float32Array {
    const last = alpha > 0 ? this.#shown.get(id) : undefined;
    return last ? box.map((value, i) => alpha * value + (1 - alpha) * last[i]) : box;
  }
}

function packet(frame: Frame, tracks: readonly FaceTrack[], shown: ReadonlyMap<number, Float32Array>): Meshes {
  const mesh = new Float32Array(tracks.length * MESH_WIDTH).fill(Number.NaN);
  tracks.forEach((track, i) => {
    if (track.mesh) mesh.set(track.mesh, i * MESH_WIDTH);
  });
  return {
    key: frame.key,
    frame,
    count: tracks.length,
    boxes: Float32Array.from(tracks.flatMap(({ id }) => [...shown.get(id)!])),
    scores: Float32Array.from(tracks, ({ score }) => score),
    tracks: Int32Array.from(tracks, ({ id }) => id),
    mesh,
    presence: Float32Array.from(tracks, ({ presence }) => presence),
  };
}
