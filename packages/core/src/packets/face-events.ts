import { packetType } from '../node/port.ts';
import type { Keyed } from './frame-key.ts';

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
  /** Seconds: time of the frame with the highest value. */
  readonly peak: number;
  /** Highest value in between, in the unit of the columns. */
  readonly strength: number;
  /** It was going on when the source began or ended, or where frames were missing: it may have been longer there. */
  readonly cut: 'start' | 'end' | 'both' | null;
}

/** The events that are known to be over with this frame, in the order in which they began. */
export interface FaceEvents extends Keyed {
  readonly events: readonly FaceEvent[];
}

export const EventsPacket = packetType<FaceEvents>('Events');
