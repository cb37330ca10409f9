import type { FrameError } from '../errors/frame-error.ts';
import { Frame } from '../packets/frame.ts';
import type { FrameKey } from '../packets/frame-key.ts';
import type { Owned } from '../packets/owned.ts';

/** The source node that gave a frame, and its share of the graph. */
export interface FrameOrigin {
  /** Id of the source node in the run. */
  readonly id: string;
  /** Id of the source node of the graph at whose place the frame came in: another one for a source that was added. */
  readonly graphSource: string;
  /** How many of its frames may be at work in the graph. */
  readonly capacity: number;
  /** How many terminals a frame of it reaches. */
  readonly terminals: number;
  /** One more frame is at work. */
  busy(): void;
  /** One frame fewer is at work. */
  idle(): void;
  /** A frame has left the graph. */
  left(): void;
}

/** What a frame must know of a token of it that waits. */
interface WaitingToken {
  readonly kind: 'packet' | 'failed' | 'dropped';
  /** Of a failed one: it may become a null row. */
  readonly nullRow?: boolean;
}

/** Values that wait in a join for the other branches. */
export interface Gathering {
  /** The one that the frame began before. */
  before: Gathering | undefined;
  /** A null row that is still to be made may complete it. */
  readonly waitsForNullRow: boolean;
  discard(): void;
}

/**
 * One accepted frame until it has left the graph.
 *
 * It counts against the capacity of its source while it is *at work*: while a node works on one of its tokens or has it
 * queued. A frame of which every token waits for later frames (in a node that looks ahead, or in a join behind such a
 * node) is not at work, so the later frames can always come: a graph cannot hang (run semantics 4).
 */
export class InFlightFrame {
  /** Terminals that have not finished with it. */
  remaining: number;
  /** Some terminal received a packet. */
  delivered = false;
  /** Some sink has written it. */
  written = false;
  /** That packet stands for a failure (a null row). */
  recovered = false;
  /** The failure that is reported: of several, the one of the node that comes first in the graph. */
  failure: FrameError | undefined;
  /** Place of that node in the graph's order. */
  failedAt = Number.POSITIVE_INFINITY;
  /** Released when it leaves, or when nobody will read them. */
  readonly owned: Owned[] = [];
  /** How many of them are released. */
  released = 0;
  /** The frame itself, for null rows; undefined if the source could not produce it. */
  readonly frame: Frame | undefined;
  #gathering: Gathering | undefined;
  #working = 1;
  #packetsWaiting = 0;
  #nullRowsWaiting = 0;
  #left = false;

  constructor(
    readonly key: FrameKey,
    readonly origin: FrameOrigin,
    packet: unknown,
    /** Told when only tombstones of it are left, all of them waiting, and nobody will read what it owns. */
    private readonly onUnread?: (frame: InFlightFrame) => void,
  ) {
    this.remaining = origin.terminals;
    this.frame = packet instanceof Frame ? packet : undefined;
    origin.busy();
  }

  /** A token of it became so many more. */
  fork(more: number): void {
    this.#working += more;
  }

  /** A token of it waits for later frames. */
  wait(token: WaitingToken): void {
    this.#countWaiting(token, 1);
    this.#rest();
  }

  /** A token of it waits no longer. */
  resume(token: WaitingToken): void {
    this.#countWaiting(token, -1);
    if (this.#working++ === 0 && !this.#left) this.origin.busy();
  }

  /** Values of it wait in a join. */
  gathers(gathering: Gathering): void {
    gathering.before = this.#gathering;
    this.#gathering = gathering;
  }

  /** A token of it is at its end, or waits in a join for others. */
  ended(): void {
    this.#rest();
  }

  leave(): void {
    if (this.#left) return;
    this.#left = true;
    if (this.#working > 0) this.origin.idle();
    this.origin.left();
  }

  #countWaiting(token: WaitingToken, by: 1 | -1): void {
    if (token.kind === 'packet') this.#packetsWaiting += by;
    else if (token.nullRow) this.#nullRowsWaiting += by;
  }

  #rest(): void {
    if (--this.#working > 0 || this.#left) return;
    this.origin.idle();
    if (this.#packetsWaiting > 0 || this.#isWantedForNullRow()) return;
    for (let gathering = this.#gathering; gathering; gathering = gathering.before) gathering.discard();
    this.onUnread?.(this);
  }

  /** Whether a tombstone that waits may become a null row which a join puts together with what it has gathered. */
  #isWantedForNullRow(): boolean {
    if (this.#nullRowsWaiting === 0) return false;
    for (let gathering = this.#gathering; gathering; gathering = gathering.before) {
      if (gathering.waitsForNullRow) return true;
    }
    return false;
  }
}
