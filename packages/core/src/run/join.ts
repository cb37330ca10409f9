import type { Ports } from '../node/port.ts';
import { type EndToken, type FrameToken, type NewsToken, packetToken, type Slot } from './token.ts';
import type { TokenReceiver } from './token-receiver.ts';

export interface JoinBranch {
  readonly port: string;
  /** Place among the edges of a port that takes many. */
  readonly position: number;
  /** Source nodes whose frames come along this branch. */
  readonly entries: ReadonlySet<string>;
}

interface Gathering {
  missing: number;
  readonly item: Record<string, unknown>;
  news: NewsToken | undefined;
  /** Branch that the news came by. */
  newsFrom: number;
}

/** A failure says more than a drop; of equals the first branch counts, whichever came in first. */
function isGraver(news: NewsToken, from: number, known: Gathering): boolean {
  if (!known.news) return true;
  if (news.kind !== known.news.kind) return news.kind === 'failed';
  return from < known.newsFrom;
}

/**
 * Waits for all branches of a frame and gives one token with a value per port (run semantics 6). If a branch failed or
 * dropped the frame, so does the join, once all branches are in.
 */
export class Join {
  readonly #open = new Map<Slot, Gathering>();
  readonly #expected = new Map<string, number>();
  readonly #many: readonly string[];
  /** Branches that have not said yet that a source has ended. */
  readonly #ending = new Map<string, number>();
  #running: number;

  constructor(
    private readonly ports: Ports,
    private readonly branches: readonly JoinBranch[],
    private readonly receiver: TokenReceiver,
  ) {
    this.#running = branches.length;
    this.#many = Object.keys(ports).filter((name) => ports[name].many);
    for (const { entries } of branches)
      for (const entry of entries) this.#expected.set(entry, (this.#expected.get(entry) ?? 0) + 1);
  }

  /** Where the tokens of a branch go in. */
  input(index: number): TokenReceiver {
    return {
      next: (token) => (token.kind === 'end' ? this.#end(token) : this.#take(token, index)),
      complete: () => {
        if (--this.#running === 0) this.receiver.complete();
      },
    };
  }

  #take(token: FrameToken, index: number): void {
    const { slot } = token;
    const gathering = this.#open.get(slot) ?? this.#start(slot);
    if (token.kind === 'packet') this.#put(gathering.item, this.branches[index], token.packet);
    else if (isGraver(token, index, gathering)) {
      gathering.news = token;
      gathering.newsFrom = index;
    }
    if (--gathering.missing > 0) return;
    this.#open.delete(slot);
    this.receiver.next(gathering.news ?? packetToken(slot, gathering.item));
  }

  #end(token: EndToken): void {
    const missing = (this.#ending.get(token.source) ?? this.#expectedOf(token.entry)) - 1;
    if (missing > 0) {
      this.#ending.set(token.source, missing);
      return;
    }
    this.#ending.delete(token.source);
    this.receiver.next(token);
  }

  #expectedOf(entry: string): number {
    return this.#expected.get(entry) ?? this.branches.length;
  }

  #start(slot: Slot): Gathering {
    const item: Record<string, unknown> = { key: slot.key };
    for (const name of this.#many) item[name] = [];
    const gathering = { missing: this.#expectedOf(slot.entry), item, news: undefined, newsFrom: 0 };
    this.#open.set(slot, gathering);
    return gathering;
  }

  #put(item: Record<string, unknown>, { port, position }: JoinBranch, packet: unknown): void {
    if (this.ports[port].many) (item[port] as unknown[])[position] = packet;
    else item[port] = packet;
  }
}
