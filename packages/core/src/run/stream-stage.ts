import { FexgraphError } from '../errors/fexgraph-error.ts';
import { isPassedFrame } from '../node/passed-frame.ts';
import { type FrameKey, type Keyed, keyText, sameKey } from '../packets/frame-key.ts';
import { Fifo } from './fifo.ts';
import type { InFlightFrame } from './in-flight-frame.ts';
import { timeout } from './node-calls.ts';
import { type Pending, ReorderBuffer } from './reorder-buffer.ts';
import { endSource, guard, type StageContext } from './stage.ts';
import { StreamConnection } from './stream-connection.ts';
import { type PacketToken, packetToken, type Token } from './token.ts';
import type { Stage, TokenReceiver } from './token-receiver.ts';

/** An input until the token that takes its place has left the stage. */
interface Input extends Pending {
  /** When it came, where there is a time limit. */
  readonly since: number;
  /** It waits for later frames, and so is not at work. */
  waits: boolean;
}

/** The tokens of one source inside the node. */
interface SourceHold {
  readonly order: ReorderBuffer<Input>;
  /** Packets that the node was given and has not answered. */
  open: number;
  /** Frames that were given up while the node may still emit them. */
  late: readonly InFlightFrame[];
}

/**
 * Runs a `StreamNode`. Its outputs are matched to its inputs by key. Which frames it passed over shows in three ways:
 * it says so (`PassedFrame`), it emits a later frame of the source, or it was given more later frames than it declared
 * to hold back (`traits.holds`).
 *
 * What a node holds back, and the tombstones behind it, wait for later frames: they count against no source, so the
 * later frames come. What an asynchronous node (`holds: Infinity`) works on counts, and has a time limit.
 */
export class StreamStage implements Stage {
  readonly #sources = new Map<string, SourceHold>();
  readonly #holds: number;
  readonly #stopListening: () => void;
  #connection: StreamConnection;
  /** What came while the node before a swap finishes its frames. */
  #queue: Fifo<Token> | undefined;
  #inside = 0;
  #ended = false;
  #stopped = false;
  #cancelTimer: (() => void) | undefined;

  constructor(
    private readonly context: StageContext,
    private readonly receiver: TokenReceiver,
  ) {
    this.#holds = context.life.spec.definition.traits?.holds ?? 0;
    this.#connection = this.#connect();
    this.#stopListening = context.life.onSwap(() => this.#reconnect());
  }

  next(token: Token): void {
    if (token.kind !== 'end') this.context.counters.enqueue();
    if (this.#queue) this.#queue.push(token);
    else this.#push(token);
  }

  complete(): void {
    this.#ended = true;
    if (!this.#queue) this.#endInput();
  }

  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#cancelTimer?.();
    this.#stopListening();
    this.#connection.disconnect();
  }

  get #isAsynchronous(): boolean {
    return this.#holds === Number.POSITIVE_INFINITY;
  }

  #connect(): StreamConnection {
    return new StreamConnection(this.context, {
      emitted: (packet) => this.#receive(packet as Keyed),
      closed: () => this.#onClosed(),
    });
  }

  #push(token: Token): void {
    const source = token.kind === 'end' ? token.source : token.frame.key.source;
    let hold = this.#sources.get(source);
    if (!hold) {
      hold = { order: new ReorderBuffer(), open: 0, late: [] };
      this.#sources.set(source, hold);
    }
    const since = this.#isAsynchronous ? this.context.clock.now() : 0;
    const input: Input = { token, result: token.kind === 'packet' ? undefined : token, since, waits: false };
    this.#inside++;
    hold.order.push(input);
    if (token.kind === 'packet') {
      hold.open++;
      if (!this.#connection.closed) this.#connection.push(token.packet);
    }
    if (token.kind === 'end') this.#endSource(token.source, hold);
    this.#advance(hold);
    this.#wait(input);
  }

  /** What stays behind a node that looks ahead waits for later frames. */
  #wait(input: Input): void {
    const { token } = input;
    if (this.#isAsynchronous || token.kind === 'end' || input.waits) return;
    input.waits = true;
    token.frame.wait(token);
  }

  /** What the node holds back of a source it may emit now; what it does not emit it has passed over. */
  #endSource(source: string, hold: SourceHold): void {
    endSource(this.context, source);
    if (!this.#isAsynchronous) this.#passOverAll(hold);
  }

  /** Lets go what needs not wait: tombstones at the head, and packets that the node has passed over. */
  #advance(hold: SourceHold): void {
    while (!this.#stopped && hold.open > 0 && (this.#connection.closed || hold.open > this.#holds)) {
      this.#passOver(hold, hold.order.firstOpen()!);
    }
    this.#flush(hold);
    if (this.#isAsynchronous) this.#watch();
    this.#continueIfEmpty();
  }

  /** The node gave nothing for a packet. */
  #passOver(hold: SourceHold, input: Input): void {
    this.context.counters.dropped++;
    this.#connection.unanswered++;
    this.#answer(hold, input, { kind: 'dropped', frame: (input.token as PacketToken).frame });
  }

  #passOverAll(hold: SourceHold): void {
    while (hold.open > 0 && !this.#stopped) this.#passOver(hold, hold.order.firstOpen()!);
    this.#flush(hold);
  }

  #answer(hold: SourceHold, input: Input, result: Token): void {
    hold.open--;
    input.result = result;
    this.#flush(hold);
  }

  #flush(hold: SourceHold): void {
    const { counters } = this.context;
    while (!this.#stopped) {
      const input = hold.order.shiftFinished();
      if (!input) return;
      const { token, result, waits } = input;
      this.#inside--;
      if (token.kind === 'end') this.#sources.delete(token.source);
      else {
        counters.queued--;
        if (waits) token.frame.resume(token);
        input.waits = true; // It has left: it need not wait any more.
      }
      if (result!.kind === 'packet') counters.emitted++;
      this.receiver.next(result!);
    }
  }

  #receive(packet: Keyed): void {
    if (this.#stopped) return;
    const key = packet?.key;
    const hold = key && this.#sources.get(key.source);
    if (!hold) {
      this.#refuse(key);
      return;
    }
    const late = hold.late.find((frame) => sameKey(frame.key, key));
    // Those before it will get no answer any more.
    if (hold.late.length > 0) hold.late = hold.late.filter((frame) => frame.key.index > key.index);
    if (late) {
      if (!isPassedFrame(packet)) this.context.own(late, packet);
      return;
    }
    for (let input = hold.order.firstOpen(); input; input = hold.order.firstOpen()) {
      const { frame } = input.token as PacketToken;
      if (!sameKey(frame.key, key)) {
        this.#passOver(hold, input);
        continue;
      }
      if (isPassedFrame(packet)) this.#passOver(hold, input);
      else {
        this.context.own(frame, packet);
        this.#answer(hold, input, packetToken(frame, packet));
      }
      this.#advance(hold);
      return;
    }
    this.#refuse(key);
  }

  #refuse(key: FrameKey | undefined): void {
    const { id, definition } = this.context.life.spec;
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
    for (const { order } of this.#sources.values()) oldest = Math.min(oldest, order.firstOpen()?.since ?? oldest);
    if (oldest === Number.POSITIVE_INFINITY) return;
    const { clock, calls } = this.context;
    this.#cancelTimer = clock.after(Math.max(0, oldest + calls.limitMs - clock.now()), () => {
      this.#cancelTimer = undefined;
      guard(this.context, () => this.#giveUpOverdue());
    });
  }

  #giveUpOverdue(): void {
    const { clock, calls } = this.context;
    for (const hold of [...this.#sources.values()]) {
      for (let input = hold.order.firstOpen(); input; input = hold.order.firstOpen()) {
        if (input.since + calls.limitMs > clock.now() || this.#stopped) break;
        const { frame } = input.token as PacketToken;
        hold.late = [...hold.late, frame];
        const reason = timeout(calls.limitMs, 'the stream node gave no packet');
        this.#answer(hold, input, this.context.failed(frame, reason));
      }
      this.#advance(hold);
    }
  }

  /** Nothing more will be given to the node: what it holds back it may emit now. */
  #endInput(): void {
    const connection = this.#connection;
    connection.end();
    // If the node completed with its input, the one after a swap may be connected already.
    if (this.#connection === connection && !this.#isAsynchronous) {
      for (const hold of [...this.#sources.values()]) this.#passOverAll(hold);
      this.#checkSilence(connection);
    }
    this.#continueIfEmpty();
  }

  /** A node that answers at once may leave frames out. One whose output goes on after its input may still work on them. */
  #checkSilence({ unanswered, closed }: StreamConnection): void {
    if (unanswered === 0 || closed) return;
    const { id, definition } = this.context.life.spec;
    const message = `node "${id}" (${definition.type}) left ${unanswered} frames unanswered and did not complete with its input`;
    this.context.broken(
      new FexgraphError('NODE_FAILED', message, {
        hint: 'if it works asynchronously, declare traits.holds: Infinity; if not, complete its output with its input',
      }),
    );
  }

  #onClosed(): void {
    for (const hold of [...this.#sources.values()]) this.#passOverAll(hold);
    this.#continueIfEmpty();
  }

  /** After a swap the node before it first finishes what it was given, so that order is kept. */
  #reconnect(): void {
    if (this.#stopped || this.#queue) return;
    this.#queue = new Fifo();
    this.#endInput();
  }

  #continueIfEmpty(): void {
    if (this.#inside > 0 || this.#stopped) return;
    if (this.#queue) {
      const queue = this.#queue;
      this.#queue = undefined;
      this.#connection.disconnect();
      this.#connection = this.#connect();
      this.#inside++; // Not empty before the whole queue is in.
      for (let token = queue.shift(); token; token = queue.shift()) this.#push(token);
      this.#inside--;
      if (this.#ended) this.#endInput();
    } else if (this.#ended) {
      this.stop();
      this.receiver.complete();
    }
  }
}
