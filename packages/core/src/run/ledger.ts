import { FexgraphError } from '../errors/fexgraph-error.ts';
import { Frame } from '../packets/frame.ts';
import { type FrameKey, keyText } from '../packets/frame-key.ts';
import { isOwned, type Owned } from '../packets/owned.ts';
import type { Slot } from './token.ts';

/** Where the accepted frames of a run ended (run semantics 1). */
export interface FrameCounts {
  readonly accepted: number;
  /** Frames that ended as record rows, including the null row of a frame without a face. */
  readonly rows: number;
  /** Frames that failed and ended as a null row. */
  readonly nullRows: number;
  readonly deadLetters: number;
  readonly drops: number;
  /** Not settled yet; 0 at the end of a run. */
  readonly inFlight: number;
  /** Packets with buffers that are not released yet; 0 at the end of a run. */
  readonly held: number;
}

export type Settlement = 'rows' | 'null-row' | 'dead-letter' | 'drop';

/** Accounts for every accepted frame and releases what it owns exactly once. */
export class Ledger {
  #accepted = 0;
  #rows = 0;
  #nullRows = 0;
  #deadLetters = 0;
  #drops = 0;
  #held = 0;
  readonly #open = new Set<Slot>();
  readonly #lastIndex = new Map<string, number>();

  constructor(private readonly onSettled: (slot: Slot, settlement: Settlement) => void) {}

  /** @throws FexgraphError INTERNAL if a source repeats or reorders frame numbers. */
  accept(key: FrameKey, entry: string, terminals: number, packet: unknown, onSettled: () => void): Slot {
    const last = this.#lastIndex.get(key.source);
    if (last !== undefined && key.index <= last) {
      throw new FexgraphError('INTERNAL', `source "${key.source}" gave frame ${key.index} after frame ${last}`, {
        hint: 'frame numbers of a source must rise; two sources need different ids',
      });
    }
    this.#lastIndex.set(key.source, key.index);
    const slot: Slot = {
      key,
      entry,
      frame: packet instanceof Frame ? packet : undefined,
      owned: [],
      remaining: terminals,
      delivered: false,
      recovered: false,
      failure: undefined,
      onSettled,
    };
    this.#accepted++;
    this.#open.add(slot);
    this.own(slot, packet);
    return slot;
  }

  /** Takes over a packet that has buffers behind it. */
  own(slot: Slot, packet: unknown): void {
    if (!isOwned(packet) || slot.owned.includes(packet)) return;
    if (!this.#open.has(slot)) {
      packet.release();
      return;
    }
    slot.owned.push(packet);
    this.#held++;
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

  /** A source has ended: its numbering may be forgotten. */
  forget(source: string): void {
    this.#lastIndex.delete(source);
  }

  hasOpen(source: string): boolean {
    for (const slot of this.#open) if (slot.key.source === source) return true;
    return false;
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

  #settle(slot: Slot): void {
    if (!this.#open.delete(slot)) return;
    for (const owned of slot.owned) this.#release(owned);
    slot.owned.length = 0;
    const settlement = this.#count(slot);
    this.onSettled(slot, settlement);
    slot.onSettled();
  }

  #release(owned: Owned): void {
    this.#held--;
    owned.release();
  }

  #count(slot: Slot): Settlement {
    if (slot.delivered && !slot.recovered) {
      this.#rows++;
      return 'rows';
    }
    if (slot.recovered) {
      this.#nullRows++;
      return 'null-row';
    }
    if (slot.failure) {
      this.#deadLetters++;
      return 'dead-letter';
    }
    this.#drops++;
    return 'drop';
  }
}

/** `accepted = rows + null rows + dead letters + drops`, nothing in flight, nothing held. */
export function isBalanced(counts: FrameCounts): boolean {
  const { accepted, rows, nullRows, deadLetters, drops, inFlight, held } = counts;
  return accepted === rows + nullRows + deadLetters + drops && inFlight === 0 && held === 0;
}
