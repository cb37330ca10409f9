import { FexgraphError, toError } from '../errors/fexgraph-error.ts';
import { type FrameKey, keyText } from '../packets/frame-key.ts';
import { isOwned, type Owned } from '../packets/owned.ts';
import type { FrameCounts, Settlement } from './frame-counts.ts';
import { type FrameOrigin, InFlightFrame } from './in-flight-frame.ts';

/** What a ledger tells its run. */
export interface LedgerListener {
  settled(frame: InFlightFrame, settlement: Settlement): void;
  /** The accounts or a buffer are not as they must be. */
  broken(error: FexgraphError): void;
}

interface SourceAccount {
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
  #unreleased = 0;
  readonly #open = new Set<InFlightFrame>();
  readonly #sources = new Map<string, SourceAccount>();
  constructor(private readonly listener: LedgerListener) {}

  /** @throws FexgraphError NODE_FAILED if a source repeats or reorders frame numbers. Then the packet is released. */
  accept(key: FrameKey, origin: FrameOrigin, packet: unknown): InFlightFrame {
    try {
      this.#enter(key);
    } catch (thrown) {
      if (isOwned(packet) && !this.#isClaimed(packet, this.#open)) this.#free(packet);
      throw thrown;
    }
    const frame = new InFlightFrame(key, origin, packet, (unread) => this.#releaseAll(unread));
    this.#accepted++;
    this.#open.add(frame);
    this.own(frame, packet);
    return frame;
  }

  /** Takes over a packet that has buffers behind it. What comes after the frame has left is released at once. */
  own(frame: InFlightFrame, packet: unknown): void {
    if (!isOwned(packet) || frame.owned.includes(packet)) return;
    frame.owned.push(packet);
    this.#unreleased++;
    if (!this.#open.has(frame)) this.#releaseAll(frame);
  }

  /** As `own`, of a packet of a wrong answer: it may belong to one of the frames that were asked for, or to any other. */
  claim(frames: readonly InFlightFrame[], frame: InFlightFrame, packet: unknown): void {
    if (!isOwned(packet) || this.#isClaimed(packet, frames) || this.#isClaimed(packet, this.#open)) return;
    this.own(frame, packet);
  }

  /** A terminal has finished with the frame; after the last one it settles. */
  acknowledge(frame: InFlightFrame): void {
    frame.remaining--;
    if (frame.remaining < 0) throw new FexgraphError('INTERNAL', `frame ${keyText(frame.key)} was delivered twice`);
    if (frame.remaining === 0) this.#settle(frame);
    else frame.ended();
  }

  /**
   * Settles whatever is in flight, as failed or dropped. For a cancelled run.
   *
   * @param hasSinks then a frame became rows if a sink wrote it, whoever else received it: files must not hold fewer
   * rows than the accounts say
   */
  abandon(hasSinks = false): void {
    for (const frame of [...this.#open]) {
      if (hasSinks) frame.delivered = frame.written;
      this.#settle(frame);
    }
  }

  /** A source has given its last frame: once all have left, its numbering is forgotten. */
  endSource(source: string): void {
    const account = this.#sources.get(source);
    if (!account) return;
    account.ended = true;
    this.#closeAccount(source, account);
  }

  counts(): FrameCounts {
    return {
      accepted: this.#accepted,
      rows: this.#rows,
      nullRows: this.#nullRows,
      deadLetters: this.#deadLetters,
      drops: this.#drops,
      inFlight: this.#open.size,
      unreleased: this.#unreleased,
    };
  }

  #enter({ source, index }: FrameKey): void {
    const account = this.#sources.get(source);
    if (!account) {
      this.#sources.set(source, { lastIndex: index, open: 1, ended: false });
      return;
    }
    if (index <= account.lastIndex) {
      throw new FexgraphError(
        'NODE_FAILED',
        `source "${source}" gave frame ${index} after frame ${account.lastIndex}`,
        {
          hint: 'frame numbers of a source must rise; two sources need different ids',
        },
      );
    }
    account.lastIndex = index;
    account.ended = false;
    account.open++;
  }

  #settle(frame: InFlightFrame): void {
    if (!this.#open.delete(frame)) return;
    this.#releaseAll(frame);
    this.listener.settled(frame, this.#count(frame));
    frame.leave();
    const { source } = frame.key;
    const account = this.#sources.get(source)!;
    account.open--;
    this.#closeAccount(source, account);
  }

  #isClaimed(packet: Owned, frames: Iterable<InFlightFrame>): boolean {
    for (const { owned } of frames) if (owned.includes(packet)) return true;
    return false;
  }

  /** What was released stays known, so that a late answer that is one of these is not released again. */
  #releaseAll(frame: InFlightFrame): void {
    for (; frame.released < frame.owned.length; frame.released++) {
      this.#unreleased--;
      this.#free(frame.owned[frame.released]);
    }
  }

  #closeAccount(source: string, account: SourceAccount): void {
    if (account.ended && account.open === 0) this.#sources.delete(source);
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

  #count(frame: InFlightFrame): Settlement {
    if (frame.delivered && frame.recovered) {
      this.#nullRows++;
      return 'null-row';
    }
    if (frame.delivered) {
      this.#rows++;
      return 'rows';
    }
    if (frame.failure) {
      this.#deadLetters++;
      return 'dead-letter';
    }
    this.#drops++;
    return 'drop';
  }
}
