import { FexgraphError } from '../errors/fexgraph-error.ts';
import type { MapNode } from '../node/pipeline-node.ts';
import type { Keyed } from '../packets/frame-key.ts';
import { findMisfit } from './check-packets.ts';
import { Fifo } from './fifo.ts';
import { MicroBatcher, type Waiting, type WaitingLine } from './micro-batcher.ts';
import { isPromise } from './node-calls.ts';
import { detach, endSource, guard, type StageContext } from './stage.ts';
import {
  type EndToken,
  type FailedToken,
  type FrameToken,
  type PacketToken,
  packetToken,
  type Slot,
  type Token,
} from './token.ts';
import type { Stage, TokenReceiver } from './token-receiver.ts';

interface Entry extends Waiting {
  readonly token: Token;
  readonly lane: Lane;
  result: Token | undefined;
}

interface Item extends Entry {
  readonly token: PacketToken;
}

/** The tokens of one source node: all in input order, and those still to be processed. */
class Lane implements WaitingLine<Item> {
  readonly order = new Fifo<Entry>();
  readonly waiting = new Fifo<Item>();

  isFull(): boolean {
    return this.order.length >= this.waiting.peek()!.token.slot.room;
  }
}

/**
 * Runs a `MapNode`: micro-batches (run semantics 5), several calls at once where the node allows it, and output order
 * equal to input order of each source node (run semantics 2).
 */
export class MapStage implements Stage {
  readonly #lanes = new Map<string, Lane>();
  readonly #batcher: MicroBatcher<Item>;
  readonly #concurrency: number;
  #running = 0;
  #inside = 0;
  #ended = false;
  #stopped = false;

  constructor(
    private readonly context: StageContext,
    private readonly receiver: TokenReceiver,
  ) {
    const { stateful, concurrency } = context.host.spec.definition.traits ?? {};
    this.#concurrency = stateful ? 1 : (concurrency ?? 1);
    this.#batcher = new MicroBatcher(context, () => guard(context, () => this.#schedule()));
  }

  next(token: Token): void {
    const lane = this.#lane(token.kind === 'end' ? token.line : token.slot.line);
    this.#inside++;
    if (token.kind !== 'end') this.context.counters.enqueue();
    const weight = token.kind === 'packet' ? this.#weigh(token) : token;
    if (typeof weight === 'number') {
      const since = this.context.batchDelayMs === 0 ? 0 : this.context.clock.now();
      const item: Item = { token: token as PacketToken, lane, weight, since, result: undefined };
      lane.order.push(item);
      this.#batcher.add(lane, item);
      this.#schedule();
    } else {
      const result = weight.kind === 'failed' && weight === token ? this.#recover(weight) : weight;
      lane.order.push({ token, lane, weight: 0, since: 0, result });
      this.#flush(lane);
    }
  }

  complete(): void {
    this.#ended = true;
    this.#batcher.end();
    this.#schedule();
    this.#completeIfDone();
  }

  stop(): void {
    this.#stopped = true;
    this.#batcher.stop();
  }

  #lane(line: string): Lane {
    let lane = this.#lanes.get(line);
    if (!lane) {
      lane = new Lane();
      this.#lanes.set(line, lane);
    }
    return lane;
  }

  /** News of a failure become a null row where the node can make one. */
  #recover(token: FailedToken): FrameToken {
    const { slot } = token;
    const node = this.context.host.node as MapNode;
    if (!token.nullRow || !node.recover) return token;
    try {
      const packet = node.recover(token.failure, slot.frame);
      this.context.own(slot, packet);
      const misfit = findMisfit([{ token }], [packet]);
      if (misfit) throw misfit;
      this.context.recovered(slot);
      return packetToken(slot, packet);
    } catch (thrown) {
      return this.context.failed(slot, thrown);
    }
  }

  /** The weight of an item, or the news that the node could not tell. */
  #weigh(token: PacketToken): number | FrameToken {
    const node = this.context.host.node as MapNode;
    if (!node.weight) return 1;
    try {
      const weight = node.weight(token.packet);
      if (weight >= 0 && weight < Number.POSITIVE_INFINITY) return weight;
      throw new FexgraphError('NODE_FAILED', `weight returned ${weight}`, { hint: 'it must be a number, 0 or more' });
    } catch (thrown) {
      return this.context.failed(token.slot, thrown);
    }
  }

  #schedule(): void {
    while (!this.#stopped && this.#running < this.#concurrency && this.#batcher.isDue()) {
      this.#running++;
      if (this.#dispatch(this.#batcher.take())) this.#running--;
    }
  }

  /** Returns true if the batch is finished already. */
  #dispatch(batch: readonly Item[]): boolean {
    const { counters, clock, host, process, calls } = this.context;
    counters.batches++;
    for (const { weight } of batch) counters.batchWeight += weight;
    const started = clock.now();
    const { node, done } = host.use();
    let answer: Promise<readonly Keyed[]> | readonly Keyed[];
    try {
      answer = (node as MapNode).process(batch.map(packetOf), process);
    } catch (thrown) {
      done();
      counters.busyMs += clock.now() - started;
      return this.#recoverBatch(batch, thrown);
    }
    if (!isPromise(answer)) {
      done();
      counters.busyMs += clock.now() - started;
      const misfit = this.#take(batch, answer);
      return misfit ? this.#recoverBatch(batch, misfit) : true;
    }
    answer.then(done, done);
    const answered = calls.limit(answer, (late) => this.#own(batch, late));
    detach(
      this.context,
      answered.then(
        (packets) => {
          counters.busyMs += clock.now() - started;
          const misfit = this.#take(batch, packets);
          if (!misfit || this.#recoverBatch(batch, misfit)) this.#finish();
        },
        (thrown) => {
          counters.busyMs += clock.now() - started;
          if (this.#recoverBatch(batch, thrown)) this.#finish();
        },
      ),
    );
    return false;
  }

  /** The end of a batch that was not finished when `#dispatch` returned. */
  #finish(): void {
    this.#running--;
    this.#schedule();
  }

  /**
   * Only the frame at fault may fail: a failed batch is run again item by item, each with the policy's retries.
   * Returns true if there is nothing to try; else it calls `#finish` itself.
   */
  #recoverBatch(batch: readonly Item[], thrown: unknown): boolean {
    const { retries } = this.context;
    if (this.#stopped) return true;
    if (batch.length === 1 && retries === 0) {
      this.#fail(batch[0], thrown);
      return true;
    }
    const again = async () => {
      for (const item of batch) await this.#retry(item, thrown, batch.length === 1 ? retries : retries + 1);
      this.#finish();
    };
    detach(this.context, again());
    return false;
  }

  async #retry(item: Item, thrown: unknown, tries: number): Promise<void> {
    let reason = thrown;
    for (let i = 0; i < tries && !this.#stopped; i++) {
      const answer = await this.#ask(item);
      const misfit = 'thrown' in answer ? answer : this.#take([item], answer.packets);
      if (!misfit) return;
      reason = 'thrown' in misfit ? misfit.thrown : misfit;
    }
    if (!this.#stopped) this.#fail(item, reason);
  }

  async #ask(item: Item): Promise<{ readonly packets: readonly Keyed[] } | { readonly thrown: unknown }> {
    const { host, process, calls } = this.context;
    const { node, done } = host.use();
    try {
      const answer = (node as MapNode).process([item.token.packet], process);
      if (!isPromise(answer)) return { packets: answer };
      return { packets: await calls.limit(answer, (late) => this.#own([item], late)) };
    } catch (thrown) {
      return { thrown };
    } finally {
      done();
    }
  }

  /** Takes the answer of a batch, or says what is wrong with it. */
  #take(batch: readonly Item[], packets: readonly Keyed[]): FexgraphError | undefined {
    this.#own(batch, packets);
    const misfit = findMisfit(batch, packets);
    if (misfit) return misfit;
    for (let i = 0; i < batch.length; i++) batch[i].result = packetToken(batch[i].token.slot, packets[i]);
    for (const { lane } of batch) this.#flush(lane);
    return undefined;
  }

  /** Whatever came out of the node is released with its frame, also what is too much or too late. */
  #own(batch: readonly Item[], packets: unknown): void {
    if (!Array.isArray(packets)) return;
    const last = batch.length - 1;
    packets.forEach((packet, i) => {
      this.context.own(slotOf(batch[Math.min(i, last)]), packet);
    });
  }

  #fail(item: Item, thrown: unknown): void {
    item.result = this.context.failed(slotOf(item), thrown);
    this.#flush(item.lane);
  }

  /** Emits what is finished at the head of a lane. */
  #flush(lane: Lane): void {
    const { counters } = this.context;
    for (let head = lane.order.peek(); head?.result && !this.#stopped; head = lane.order.peek()) {
      lane.order.shift();
      this.#inside--;
      if (head.result.kind === 'end') this.#endSource(head.result, lane);
      else counters.queued--;
      if (head.result.kind === 'packet') counters.emitted++;
      this.receiver.next(head.result);
    }
    this.#completeIfDone();
  }

  #endSource({ source, line }: EndToken, lane: Lane): void {
    endSource(this.context, source);
    // Sources may come and go: a lane is made again when it is needed again.
    if (lane.order.length === 0) this.#lanes.delete(line);
  }

  #completeIfDone(): void {
    if (!this.#ended || this.#stopped || this.#inside > 0) return;
    this.stop();
    this.receiver.complete();
  }
}

function packetOf(item: Item): unknown {
  return item.token.packet;
}

function slotOf(item: Item): Slot {
  return item.token.slot;
}
