import type { FrameError } from '../errors/frame-error.ts';
import type { Frame } from '../packets/frame.ts';
import type { FrameKey } from '../packets/frame-key.ts';
import type { Owned } from '../packets/owned.ts';

/** One accepted frame from acceptance to settlement. */
export interface Slot {
  readonly key: FrameKey;
  /** Id of the source node whose place in the graph it came in by. */
  readonly entry: string;
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

export type NewsToken =
  | { readonly kind: 'failed'; readonly slot: Slot; readonly failure: FrameError; readonly nullRow: boolean }
  | { readonly kind: 'dropped'; readonly slot: Slot };

/**
 * What flows between the stages of a run: a packet, or the news that its frame failed or was dropped. News travel like
 * packets, so that joins need no special case and order is kept.
 */
export type Token = PacketToken | NewsToken;

export function packetToken(slot: Slot, packet: unknown): PacketToken {
  return { kind: 'packet', slot, packet };
}
