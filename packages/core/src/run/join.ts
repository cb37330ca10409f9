import type { Ports } from '../node/port.ts';
import type { Gathering, InFlightFrame } from './in-flight-frame.ts';
import { type EndToken, type FrameToken, packetToken, type Tombstone } from './token.ts';
import type { TokenReceiver } from './token-receiver.ts';

export interface JoinBranch {
  readonly port: string;
  /** Place among the edges of a port that takes many. */
  readonly position: number;
  /** Source nodes whose frames come along this branch. */
  readonly graphSources: ReadonlySet<string>;
  /** Null rows may come along it: there is a node before it that makes them. */
  readonly hasNullRows: boolean;
}

/** What has come of one frame. */
class Gathered implements Gathering {
  before: Gathering | undefined;
  item: Record<string, unknown> = {};
  tombstone: Tombstone | undefined;
  /** Branch that the tombstone came by. */
  branch = 0;

  constructor(
    public missing: number,
    private readonly takesNullRows: boolean,
  ) {}

  get waitsForNullRow(): boolean {
    return this.takesNullRows && this.missing > 0;
  }

  discard(): void {
    this.item = {};
  }

  /** A failure says more than a drop; of equals the first branch counts, whichever came in first. */
  keep(tombstone: Tombstone, branch: number): void {
    const known = this.tombstone;
    const saysMore = tombstone.kind === known?.kind ? branch < this.branch : !known || tombstone.kind === 'failed';
    if (!saysMore) return;
    this.tombstone = tombstone;
    this.branch = branch;
  }
}

/**
 * Waits for all branches of a frame and gives one token with a value per port (run semantics 6). If a branch failed or
 * dropped the frame, so does the join, once all branches are in.
 */
export class Join {
  readonly #open = new Map<InFlightFrame, Gathered>();
  readonly #expected = new Map<string, number>();
  readonly #many: readonly string[];
  readonly #takesNullRows: boolean;
  /** Branches that have not said yet that a source has ended. */
  readonly #ending = new Map<string, number>();
  #running: number;

  constructor(
    private readonly ports: Ports,
    private readonly branches: readonly JoinBranch[],
    private readonly receiver: TokenReceiver,
  ) {
    this.#running = branches.length;
    this.#takesNullRows = branches.some(({ hasNullRows }) => hasNullRows);
    this.#many = Object.keys(ports).filter((name) => ports[name].many);
    for (const { graphSources } of branches)
      for (const id of graphSources) this.#expected.set(id, (this.#expected.get(id) ?? 0) + 1);
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
    const { frame } = token;
    const gathered = this.#open.get(frame) ?? this.#start(frame);
    if (token.kind === 'packet') this.#put(gathered.item, this.branches[index], token.packet);
    else gathered.keep(token, index);
    if (--gathered.missing > 0) {
      frame.ended();
      return;
    }
    this.#open.delete(frame);
    this.receiver.next(gathered.tombstone ?? packetToken(frame, gathered.item));
  }

  #end(token: EndToken): void {
    const missing = (this.#ending.get(token.source) ?? this.#expectedOf(token.graphSource)) - 1;
    if (missing > 0) {
      this.#ending.set(token.source, missing);
      return;
    }
    this.#ending.delete(token.source);
    this.receiver.next(token);
  }

  #expectedOf(graphSource: string): number {
    return this.#expected.get(graphSource) ?? this.branches.length;
  }

  #start(frame: InFlightFrame): Gathered {
    const gathered = new Gathered(this.#expectedOf(frame.origin.graphSource), this.#takesNullRows);
    gathered.item.key = frame.key;
    for (const name of this.#many) gathered.item[name] = [];
    this.#open.set(frame, gathered);
    frame.gathers(gathered);
    return gathered;
  }

  #put(item: Record<string, unknown>, { port, position }: JoinBranch, packet: unknown): void {
    // What was discarded has no lists any more: its frame ends without a packet.
    if (!this.ports[port].many) item[port] = packet;
    else if (item[port]) (item[port] as unknown[])[position] = packet;
  }
}
