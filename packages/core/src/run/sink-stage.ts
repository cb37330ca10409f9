import type { SinkNode } from '../node/pipeline-node.ts';
import { callNode } from './call-node.ts';
import { Fifo } from './fifo.ts';
import { isPromise } from './node-calls.ts';
import { detach, failedAtEnd, type StageContext } from './stage.ts';
import type { EndToken, PacketToken, Token } from './token.ts';
import type { Stage, TokenReceiver } from './token-receiver.ts';

/** Writes packets one at a time, in order; passes each token on when the sink has finished with it. */
export class SinkStage implements Stage {
  readonly #queue = new Fifo<Token>();
  #busy = false;
  #ended = false;
  #stopped = false;

  constructor(
    private readonly context: StageContext,
    private readonly receiver: TokenReceiver,
  ) {}

  next(token: Token): void {
    if (token.kind !== 'end') this.context.counters.enqueue();
    this.#queue.push(token);
    this.#pump();
  }

  complete(): void {
    this.#ended = true;
    this.#pump();
  }

  stop(): void {
    this.#stopped = true;
    this.#queue.clear();
  }

  #pump(): void {
    if (this.#busy) return;
    this.#busy = true;
    for (let token = this.#queue.peek(); token && !this.#stopped; token = this.#queue.peek()) {
      const result = this.#handle(token);
      if (isPromise(result)) {
        detach(
          this.context,
          result.then((written) => {
            this.#busy = false;
            this.#finish(written);
            this.#pump();
          }),
        );
        return;
      }
      this.#finish(result);
    }
    this.#busy = false;
    if (!this.#ended || this.#stopped) return;
    this.stop();
    this.receiver.complete();
  }

  #handle(token: Token): Token | Promise<Token> {
    if (token.kind === 'packet') return this.#write(token, this.context.retries);
    return token.kind === 'end' ? this.#endSource(token) : token;
  }

  /** Tells the sink, and waits for it; never throws or rejects. */
  #endSource(token: EndToken): Token | Promise<Token> {
    if (!(this.context.life.typed.node as SinkNode).endSource) return token;
    const outcome = callNode<void>(this.context, 0, (node) => (node as SinkNode).endSource?.(token.source));
    const end = (ended: Awaited<typeof outcome>): Token => {
      if ('thrown' in ended && !this.#stopped) failedAtEnd(this.context, token.source, ended.thrown);
      return token;
    };
    return isPromise(outcome) ? outcome.then(end) : end(outcome);
  }

  /** One write with the retries of the policy; never throws or rejects. */
  #write(token: PacketToken, retries: number): Token | Promise<Token> {
    const markWritten = () => {
      token.frame.written = true;
    };
    // What is written when nobody waits any more is written all the same.
    const outcome = callNode<void>(
      this.context,
      1,
      (node, context) => (node as SinkNode).write(token.packet, context),
      markWritten,
    );
    const end = (written: Awaited<typeof outcome>): Token | Promise<Token> => {
      if (!('thrown' in written)) markWritten();
      if (!('thrown' in written) || this.#stopped) return token;
      return retries > 0 ? this.#write(token, retries - 1) : this.context.failed(token.frame, written.thrown);
    };
    return isPromise(outcome) ? outcome.then(end) : end(outcome);
  }

  #finish(token: Token): void {
    if (this.#stopped) return;
    this.#queue.shift();
    if (token.kind !== 'end') this.context.counters.queued--;
    if (token.kind === 'packet') this.context.counters.emitted++;
    this.receiver.next(token);
  }
}
