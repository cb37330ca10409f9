import { type Keyed, packetType } from '@fexgraph/core';

/** Something that a face did over several frames. */
export interface FaceEvent {
  readonly type: string;
  /** Source id of its frames. */
  readonly source: string;
  /** Number of the face among those of its source; null where nobody followed faces. */
  readonly track: number | null;
  /** Seconds: time of its first and of its last frame. */
  readonly start: number;
  readonly end: number;
  /** Highest value in between, in the unit of the columns. */
  readonly strength: number;
}

/** The events whose last frame this is, in the order in which they began. */
export interface FaceEvents extends Keyed {
  readonly events: readonly FaceEvent[];
}

export const EventsPacket = packetType<FaceEvents>('Events');
