import type { Token } from './token.ts';

/**
 * Where tokens go. Stages call each other directly and not through Subjects: what one throws by mistake then reaches
 * the engine, which ends the run with it, instead of RxJS's global handler.
 */
export interface TokenReceiver {
  next(token: Token): void;
  /** No token follows. */
  complete(): void;
}

/** The engine's side of a node: takes tokens, gives tokens to the receiver it was made with. */
export interface Stage extends TokenReceiver {
  /** Nothing is emitted any more, and no timer is left. */
  stop(): void;
}

/** Gives every token to each of several receivers. */
class FanOut implements TokenReceiver {
  constructor(private readonly receivers: readonly TokenReceiver[]) {}

  next(token: Token): void {
    if (token.kind !== 'end') token.frame.fork(this.receivers.length - 1);
    for (const receiver of this.receivers) receiver.next(token);
  }

  complete(): void {
    for (const receiver of this.receivers) receiver.complete();
  }
}

export function fanOut(receivers: readonly TokenReceiver[]): TokenReceiver {
  return receivers.length === 1 ? receivers[0] : new FanOut(receivers);
}

/** Takes tokens of different sources into one receiver; complete when all its `count` inputs are. */
export class Merge implements TokenReceiver {
  constructor(
    private count: number,
    private readonly receiver: TokenReceiver,
  ) {}

  next(token: Token): void {
    this.receiver.next(token);
  }

  complete(): void {
    if (--this.count === 0) this.receiver.complete();
  }
}
