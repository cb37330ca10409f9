import type { FrameError } from '../errors/frame-error.ts';
import type { InFlightFrame } from './in-flight-frame.ts';

export interface PacketToken {
  readonly kind: 'packet';
  readonly frame: InFlightFrame;
  readonly packet: unknown;
}

export interface FailedToken {
  readonly kind: 'failed';
  readonly frame: InFlightFrame;
  readonly failure: FrameError;
  /** By the policy of the node in which it failed, the frame is to end as a null row. */
  readonly nullRow: boolean;
}

/** Keeps the place of a frame of which nothing comes. */
export type Tombstone = FailedToken | { readonly kind: 'dropped'; readonly frame: InFlightFrame };

export type FrameToken = PacketToken | Tombstone;

/** No frame of a source follows. */
export interface EndToken {
  readonly kind: 'end';
  /** Of the keys. */
  readonly source: string;
  /** As in `FrameOrigin`. */
  readonly id: string;
  readonly graphSource: string;
}

/**
 * What flows between the stages of a run: a packet, the tombstone of a frame that failed or was dropped, or the end of a
 * source. All travel alike, so that order is kept: a join needs no special case for a failure, and a node hears of the
 * end of a source after its last frame.
 */
export type Token = FrameToken | EndToken;

export function packetToken(frame: InFlightFrame, packet: unknown): PacketToken {
  return { kind: 'packet', frame, packet };
}
