import { FexgraphError } from '../errors/fexgraph-error.ts';
import { PassedFrame } from '../node/passed-frame.ts';
import { type FrameKey, type Keyed, keyText, sameKey } from '../packets/frame-key.ts';
import { Fifo } from './fifo.ts';
import { timeout } from './node-calls.ts';
import { endSource, guard, type StageContext } from './stage.ts';
import { StreamConnection } from './stream-connection.ts';
import { StreamLine } from './stream-line.ts';
import { type EndToken, type PacketToken, packetToken, type Token } from './token.ts';
import type { Stage, TokenReceiver } from './token-receiver.ts';

/**
 * Runs a `StreamNode`. Its outputs are matched to its inputs by key. Which frames it passed over shows in three ways:
 * it says so (`PassedFrame`), it emits a later frame of the source, or it was given more later frames than it declared
 * to hold back (`traits.holds`).
 */
export class StreamStage implements Stage {
  readonly #lines = new Map<string, StreamLine>();
  readonly #holds: number;
  readonly #stopListening: () => void;
  #connection: StreamConnection;
  /** What came while the node before a swap finishes its frames. */
  #stash: Fifo<Token> | undefined;
  #inside = 0;
  #ended = false;
  #stopped = false;
  #cancelTimer: (() => void) | undefined;

  constructor(
    private readonly context: StageContext,
    private readonly receiver: TokenReceiver,
  ) {
    this.#holds = context.host.spec.definition.traits?.holds ?? 0;
    this.#connection = this.#connect();
    this.#stopListening = context.host.onSwap(() => this.#reconnect());
  }

  next(token: Token): void {
    if (token.kind !== 'end') this.context.counters.enqueue();
    if (this.#stash) this.#stash.push(token);
    else this.#push(token);
  }

  complete(): void {
    this.#ended = true;
    if (!this.#stash) this.#endInput();
  }

  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#cancelTimer?.();
    this.#stopListening();
    this.#connection.disconnect();
  }

  #connect(): StreamConnection {
    return new StreamConnection(this.context, {
      emitted: (packet) => this.#receive(packet as Keyed),
      closed: () => this.#onClosed(),
    });
  }

  #push(token: Token): void {
    const source = token.kind === 'end' ? token.source : token.slot.key.source;
    let line = this.#lines.get(source);
    if (!line) {
      line = new StreamLine();
      this.#lines.set(source, line);
    }
    this.#inside++;
    line.push(token, this.#holds === Number.POSITIVE_INFINITY ? this.context.clock.now() : 0);
    if (token.kind === 'packet' && !this.#connection.closed) this.#connection.push(token.packet);
    if (token.kind === 'end') this.#endSource(token, line);
    this.#advance(line);
  }

  /** What the node holds back of a source it may emit now; what it does not emit it has passed over. */
  #endSource({ source }: EndToken, line: StreamLine): void {
    endSource(this.context, source);
    if (this.#holds === Number.POSITIVE_INFINITY) return;
    while (line.length > 0 && !this.#stopped) this.#passOver(line.shift()!);
  }

  /** Lets go what needs not wait: news at the head, and packets that the node has passed over. */
  #advance(line: StreamLine): void {
    while (
      !this.#stopped &&
      line.length > 0 &&
      (line.headIsNews() || this.#isPassedOver(line) || this.#isStuck(line))
    ) {
      this.#passOver(line.shift()!);
    }
    if (this.#holds === Number.POSITIVE_INFINITY) this.#watch();
    this.#settleIfEmpty();
  }

  #isPassedOver(line: StreamLine): boolean {
    return this.#connection.closed || line.packets > this.#holds;
  }

  /** With nothing but failures behind it a held frame would wait for a packet for which there is no room. */
  #isStuck(line: StreamLine): boolean {
    const { slot } = line.head()!;
    if (this.#holds === Number.POSITIVE_INFINITY || line.length < slot.room) return false;
    line.giveUp(slot);
    return true;
  }

  /** Emits a token for which the node gave nothing. */
  #passOver(token: Token): void {
    if (token.kind !== 'packet') this.#emit(token);
    else {
      this.context.counters.dropped++;
      this.#emit({ kind: 'dropped', slot: token.slot });
    }
  }

  #emit(token: Token): void {
    const { counters } = this.context;
    this.#inside--;
    if (token.kind === 'end') this.#lines.delete(token.source);
    else counters.queued--;
    if (token.kind === 'packet') counters.emitted++;
    this.receiver.next(token);
  }

  #receive(packet: Keyed): void {
    if (this.#stopped) return;
    const key = packet?.key;
    const line = key && this.#lines.get(key.source);
    const late = line?.takeLate(key);
    if (late) {
      if (!(packet instanceof PassedFrame)) this.context.own(late, packet);
      return;
    }
    for (let token = line?.shift(); token; token = line!.shift()) {
      if (token.kind !== 'packet' || !sameKey(token.slot.key, key)) {
        this.#passOver(token);
        continue;
      }
      if (packet instanceof PassedFrame) this.#passOver(token);
      else {
        this.context.own(token.slot, packet);
        this.#emit(packetToken(token.slot, packet));
      }
      this.#advance(line!);
      return;
    }
    this.#refuse(key);
  }

  #refuse(key: FrameKey | undefined): void {
    const { id, definition } = this.context.host.spec;
    const what = key ? `frame ${keyText(key)}, which it was not given, or had emitted or passed over` : 'no packet';
    this.context.broken(
      new FexgraphError('NODE_FAILED', `node "${id}" (${definition.type}) emitted ${what}`, {
        hint: 'each output carries the key of an input, in order; traits.holds says how far it may lag behind (Infinity if it works asynchronously)',
      }),
    );
  }

  /** Frames inside an asynchronous node have a time limit like every call into a node. */
  #watch(): void {
    if (this.#cancelTimer || this.#stopped) return;
    let oldest = Number.POSITIVE_INFINITY;
    for (const line of this.#lines.values()) oldest = Math.min(oldest, line.since());
    if (oldest === Number.POSITIVE_INFINITY) return;
    const { clock, calls } = this.context;
    this.#cancelTimer = clock.after(Math.max(0, oldest + calls.limitMs - clock.now()), () => {
      this.#cancelTimer = undefined;
      guard(this.context, () => this.#giveUpOverdue());
    });
  }

  #giveUpOverdue(): void {
    const { clock, calls } = this.context;
    for (const line of this.#lines.values()) {
      while (line.head() && line.since() + calls.limitMs <= clock.now()) {
        const { slot } = line.shift() as PacketToken;
        line.giveUp(slot);
        this.#emit(this.context.failed(slot, timeout(calls.limitMs, 'the stream node gave no packet')));
      }
      this.#advance(line);
    }
  }

  /** Nothing more will be given to the node: what it still holds it may emit now. */
  #endInput(): void {
    this.#connection.end();
    if (this.#holds !== Number.POSITIVE_INFINITY) {
      this.#passOverAll();
      this.#checkSilence();
    }
    this.#settleIfEmpty();
  }

  /** Silence is an answer only of a node that answers at once; one whose output goes on after its input may not be. */
  #checkSilence(): void {
    const { host, counters } = this.context;
    if (counters.dropped === 0 || this.#connection.closed) return;
    const { id, definition } = host.spec;
    const message = `node "${id}" (${definition.type}) left ${counters.dropped} frames unanswered and did not complete with its input`;
    this.context.broken(
      new FexgraphError('NODE_FAILED', message, {
        hint: 'if it works asynchronously, declare traits.holds: Infinity; if not, complete its output with its input',
      }),
    );
  }

  #onClosed(): void {
    this.#passOverAll();
    this.#settleIfEmpty();
  }

  #passOverAll(): void {
    for (const line of this.#lines.values()) {
      for (let token = line.shift(); token && !this.#stopped; token = line.shift()) this.#passOver(token);
    }
  }

  /** After a swap the node before it first finishes what it was given, so that order is kept. */
  #reconnect(): void {
    if (this.#stopped || this.#stash) return;
    this.#stash = new Fifo();
    this.#endInput();
  }

  #settleIfEmpty(): void {
    if (this.#inside > 0 || this.#stopped) return;
    if (this.#stash) {
      const stash = this.#stash;
      this.#stash = undefined;
      this.#connection.disconnect();
      this.#connection = this.#connect();
      this.#inside++; // Not empty before the whole stash is in.
      for (let token = stash.shift(); token; token = stash.shift()) this.#push(token);
      this.#inside--;
      if (this.#ended) this.#endInput();
    } else if (this.#ended) {
      this.stop();
      this.receiver.complete();
    }
  }
}
