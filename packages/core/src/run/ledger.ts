import { FexgraphError, toError } from '../errors/fexgraph-error.ts';
import { Frame } from '../packets/frame.ts';
import { type FrameKey, keyText } from '../packets/frame-key.ts';
import { isOwned, type Owned } from '../packets/owned.ts';
import type { FrameCounts, Settlement } from './frame-counts.ts';
import type { Slot } from './token.ts';

/** What a ledger tells its run. */
export interface LedgerListener {
  settled(slot: Slot, settlement: Settlement): void;
  /** The books or a buffer are not as they must be. */
  broken(error: FexgraphError): void;
}

/** Where a frame comes in. */
export interface SlotPlace extends Pick<Slot, 'entry' | 'line' | 'room'> {
  /** How many terminals it will reach. */
  readonly terminals: number;
}

interface SourcePage {
  lastIndex: number;
  open: number;
  ended: boolean;
}

/** Accounts for every accepted frame and releases what it owns exactly once. */
export class Ledger {
  #accepted = 0;
  #rows = 0;
  #nullRows = 0;
  #deadLetters = 0;
  #drops = 0;
  #held = 0;
  readonly #open = new Set<Slot>();
  readonly #pages = new Map<string, SourcePage>();

  constructor(private readonly listener: LedgerListener) {}

  /** @throws FexgraphError INTERNAL if a source repeats or reorders frame numbers. Then the packet is released. */
  accept(key: FrameKey, place: SlotPlace, packet: unknown, onSettled: () => void): Slot {
    try {
      this.#enter(key);
    } catch (thrown) {
      if (isOwned(packet)) this.#free(packet);
      throw thrown;
    }
    const slot: Slot = {
      key,
      entry: place.entry,
      line: place.line,
      room: place.room,
      frame: packet instanceof Frame ? packet : undefined,
      owned: [],
      remaining: place.terminals,
      delivered: false,
      recovered: false,
      failure: undefined,
      failedAt: Number.POSITIVE_INFINITY,
      onSettled,
    };
    this.#accepted++;
    this.#open.add(slot);
    this.own(slot, packet);
    return slot;
  }

  /** Takes over a packet that has buffers behind it. What comes after the frame has left is released at once. */
  own(slot: Slot, packet: unknown): void {
    if (!isOwned(packet) || slot.owned.includes(packet)) return;
    slot.owned.push(packet);
    if (this.#open.has(slot)) this.#held++;
    else this.#free(packet);
  }

  /** A terminal has finished with the frame; after the last one it settles. */
  acknowledge(slot: Slot): void {
    slot.remaining--;
    if (slot.remaining < 0) throw new FexgraphError('INTERNAL', `frame ${keyText(slot.key)} was delivered twice`);
    if (slot.remaining === 0) this.#settle(slot);
  }

  /** Settles whatever is in flight, as failed or dropped. For a cancelled run. */
  abandon(): void {
    for (const slot of [...this.#open]) this.#settle(slot);
  }

  /** A source has given its last frame: once all have left, its numbering is forgotten. */
  endSource(source: string): void {
    const page = this.#pages.get(source);
    if (!page) return;
    page.ended = true;
    this.#closePage(source, page);
  }

  counts(): FrameCounts {
    return {
      accepted: this.#accepted,
      rows: this.#rows,
      nullRows: this.#nullRows,
      deadLetters: this.#deadLetters,
      drops: this.#drops,
      inFlight: this.#open.size,
      held: this.#held,
    };
  }

  #enter({ source, index }: FrameKey): void {
    const page = this.#pages.get(source);
    if (!page) {
      this.#pages.set(source, { lastIndex: index, open: 1, ended: false });
      return;
    }
    if (index <= page.lastIndex) {
      throw new FexgraphError('INTERNAL', `source "${source}" gave frame ${index} after frame ${page.lastIndex}`, {
        hint: 'frame numbers of a source must rise; two sources need different ids',
      });
    }
    page.lastIndex = index;
    page.ended = false;
    page.open++;
  }

  #settle(slot: Slot): void {
    if (!this.#open.delete(slot)) return;
    for (const owned of slot.owned) {
      this.#held--;
      this.#free(owned);
    }
    this.listener.settled(slot, this.#count(slot));
    slot.onSettled();
    const page = this.#pages.get(slot.key.source)!;
    page.open--;
    this.#closePage(slot.key.source, page);
  }

  #closePage(source: string, page: SourcePage): void {
    if (page.ended && page.open === 0) this.#pages.delete(source);
  }

  #free(owned: Owned): void {
    try {
      owned.release();
    } catch (thrown) {
      const cause = toError(thrown);
      this.listener.broken(
        cause instanceof FexgraphError ? cause : new FexgraphError('OWNERSHIP', cause.message, { cause }),
      );
    }
  }

  #count(slot: Slot): Settlement {
    if (slot.delivered && slot.recovered) {
      this.#nullRows++;
      return 'null-row';
    }
    if (slot.delivered) {
      this.#rows++;
      return 'rows';
    }
    if (slot.failure) {
      this.#deadLetters++;
      return 'dead-letter';
    }
    this.#drops++;
    return 'drop';
  }
}
