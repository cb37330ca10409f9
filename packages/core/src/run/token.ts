import type { FrameError } from '../errors/frame-error.ts';
import type { Frame } from '../packets/frame.ts';
import type { FrameKey } from '../packets/frame-key.ts';
import type { Owned } from '../packets/owned.ts';

/** One accepted frame from acceptance to settlement. */
export interface Slot {
  readonly key: FrameKey;
  /** Id of the source node whose place in the graph it came in by. */
  readonly entry: string;
  /** Id of the source node that gave it: the same, or that of a source that was added while running. */
  readonly line: string;
  /** How many frames of its source may be inside the graph: a stage that holds as many holds all there will be. */
  readonly room: number;
  /** The frame itself, for null rows; undefined if the source could not produce it. */
  readonly frame: Frame | undefined;
  /** Released at settlement. Kept afterwards, so that a late result that is one of these is not released again. */
  readonly owned: Owned[];
  /** Terminals that have not finished with it. */
  remaining: number;
  /** Some terminal received a packet. */
  delivered: boolean;
  /** That packet stands for a failure (a null row). */
  recovered: boolean;
  /** The failure that is reported: of several, the one of the node that comes first in the graph. */
  failure: FrameError | undefined;
  /** Place of that node in the graph's order. */
  failedAt: number;
  /** What the source wants to know: a place in the graph is free again. */
  readonly onSettled: () => void;
}

export interface PacketToken {
  readonly kind: 'packet';
  readonly slot: Slot;
  readonly packet: unknown;
}

export interface FailedToken {
  readonly kind: 'failed';
  readonly slot: Slot;
  readonly failure: FrameError;
  /** By the policy of the node in which it failed, the frame is to end as a null row. */
  readonly nullRow: boolean;
}

export type NewsToken = FailedToken | { readonly kind: 'dropped'; readonly slot: Slot };

export type FrameToken = PacketToken | NewsToken;

/** No frame of a source follows. */
export interface EndToken {
  readonly kind: 'end';
  readonly source: string;
  readonly entry: string;
  readonly line: string;
}

/**
 * What flows between the stages of a run: a packet, the news that its frame failed or was dropped, or the end of a
 * source. All travel alike, so that order is kept: a join needs no special case for a failure, and a node hears of the
 * end of a source after its last frame.
 */
export type Token = FrameToken | EndToken;

export function packetToken(slot: Slot, packet: unknown): PacketToken {
  return { kind: 'packet', slot, packet };
}
