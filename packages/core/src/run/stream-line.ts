import { type FrameKey, sameKey } from '../packets/frame-key.ts';
import { Fifo } from './fifo.ts';
import type { PacketToken, Slot, Token } from './token.ts';

interface Waiting {
  readonly token: Token;
  readonly since: number;
}

/** The tokens of one source inside a stream node, in input order. */
export class StreamLine {
  readonly #tokens = new Fifo<Waiting>();
  /** Frames that were given up while the node may still emit them. */
  #late: readonly Slot[] = [];
  #packets = 0;

  get length(): number {
    return this.#tokens.length;
  }

  /** How many of the tokens are packets; the others are news behind them. */
  get packets(): number {
    return this.#packets;
  }

  push(token: Token, since: number): void {
    if (token.kind === 'packet') this.#packets++;
    this.#tokens.push({ token, since });
  }

  shift(): Token | undefined {
    const token = this.#tokens.shift()?.token;
    if (token?.kind === 'packet') this.#packets--;
    return token;
  }

  /** The first token if it is a packet. */
  head(): PacketToken | undefined {
    const token = this.#tokens.peek()?.token;
    return token?.kind === 'packet' ? token : undefined;
  }

  headIsNews(): boolean {
    return this.length > 0 && !this.head();
  }

  /** Since when the first token waits; Infinity if none does. */
  since(): number {
    return this.#tokens.peek()?.since ?? Number.POSITIVE_INFINITY;
  }

  /** Goes on without waiting for the node to answer for this frame. */
  giveUp(slot: Slot): void {
    this.#late = [...this.#late, slot];
  }

  /** Whether the answer for a frame comes late; then answers for those before it come no more. */
  takeLate(key: FrameKey): Slot | undefined {
    if (this.#late.length === 0) return undefined;
    const slot = this.#late.find((late) => sameKey(late.key, key));
    this.#late = this.#late.filter((late) => late.key.index > key.index);
    return slot;
  }
}
