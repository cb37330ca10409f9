import { noop } from 'rxjs';
import { FexgraphError, toError } from '../errors/fexgraph-error.ts';
import type { MapNode } from '../node/pipeline-node.ts';
import type { Keyed } from '../packets/frame-key.ts';
import { type Asked, callNode, checkAnswer, keepNotes, type Outcome } from './call-node.ts';
import { Fifo } from './fifo.ts';
import { MicroBatcher, type Waiting, type WaitingQueue } from './micro-batcher.ts';
import { isPromise } from './node-calls.ts';
import { type Pending, ReorderBuffer } from './reorder-buffer.ts';
import { detach, endSource, guard, type StageContext } from './stage.ts';
import {
  type EndToken,
  type FailedToken,
  type FrameToken,
  type PacketToken,
  packetToken,
  type Token,
} from './token.ts';
import type { Stage, TokenReceiver } from './token-receiver.ts';

/** The tokens of one source node: all in input order, and those still to be processed. */
class SourceQueue implements WaitingQueue<Item> {
  readonly order = new ReorderBuffer<Pending & { readonly queue: SourceQueue }>();
  readonly waiting = new Fifo<Item>();

  isFull(): boolean {
    return this.order.length >= this.waiting.peek()!.token.frame.origin.capacity;
  }
}

interface Item extends Pending, Waiting {
  readonly token: PacketToken;
  readonly queue: SourceQueue;
}

/**
 * Runs a `MapNode`: micro-batches (run semantics 5), several calls at once where the node allows it, and output order
 * equal to input order of each source node (run semantics 2).
 */
export class MapStage implements Stage {
  readonly #queues = new Map<string, SourceQueue>();
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
    const { stateful = false, concurrency = 1 } = context.life.spec.definition.traits ?? {};
    this.#concurrency = stateful ? 1 : concurrency;
    // A stateful node cannot be asked twice for the same frame, so a failed batch could not be taken apart.
    const { clock, batchDelayMs } = context;
    const limits = { clock, batchDelayMs, maxBatch: stateful ? 0 : context.maxBatch };
    this.#batcher = new MicroBatcher(limits, () => guard(context, () => this.#schedule()));
  }

  next(token: Token): void {
    const queue = this.#queueOf(token.kind === 'end' ? token.id : token.frame.origin.id);
    this.#inside++;
    if (token.kind !== 'end') this.context.counters.enqueue();
    if (token.kind !== 'packet') {
      queue.order.push({ token, queue, result: token.kind === 'failed' ? this.#recover(token) : token });
      this.#flush(queue);
      return;
    }
    const weight = this.#weigh(token);
    const since = this.context.batchDelayMs === 0 ? 0 : this.context.clock.now();
    const item: Item = { token, queue, weight: typeof weight === 'number' ? weight : 0, since, result: undefined };
    queue.order.push(item);
    if (typeof weight === 'number') this.#batcher.add(queue, item);
    else this.#settle(item, this.context.failed(token.frame, weight.thrown));
    this.#schedule();
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

  get #node(): MapNode {
    return this.context.life.typed.node as MapNode;
  }

  #queueOf(source: string): SourceQueue {
    let queue = this.#queues.get(source);
    if (!queue) {
      queue = new SourceQueue();
      this.#queues.set(source, queue);
    }
    return queue;
  }

  /** A frame that failed becomes a null row where the node can make one. */
  #recover(token: FailedToken): FrameToken {
    const { frame } = token;
    if (!token.nullRow || !this.#node.recover) return token;
    try {
      const packet = this.#node.recover(token.failure, frame.frame);
      const problem = this.#take([{ token }], [packet]);
      if (problem) throw problem;
      frame.recovered = true;
      return packetToken(frame, packet);
    } catch (thrown) {
      return this.context.failed(frame, thrown);
    }
  }

  #weigh({ packet }: PacketToken): number | { readonly thrown: unknown } {
    if (!this.#node.weight) return 1;
    try {
      const weight: unknown = this.#node.weight(packet);
      if (typeof weight === 'number' && weight >= 0 && weight < Number.POSITIVE_INFINITY) return weight;
      if (isPromise(weight)) Promise.resolve(weight).catch(noop); // It is reported as what it is.
      const given = isPromise(weight) ? 'a promise' : typeof weight === 'number' ? weight : typeof weight;
      throw new FexgraphError('NODE_FAILED', `weight returned ${given}`, { hint: 'it must be a number, 0 or more' });
    } catch (thrown) {
      return { thrown: toError(thrown) };
    }
  }

  #schedule(): void {
    while (!this.#stopped && this.#running < this.#concurrency && this.#batcher.isDue()) {
      this.#running++;
      const batch = this.#batcher.take();
      const outcome = this.#call(batch);
      if (!isPromise(outcome)) {
        if (this.#end(batch, outcome)) this.#running--;
        continue;
      }
      detach(
        this.context,
        outcome.then((late) => {
          if (this.#end(batch, late)) this.#finish();
        }),
      );
    }
  }

  #call(batch: readonly Item[]): Outcome<readonly Keyed[]> | Promise<Outcome<readonly Keyed[]>> {
    const packets = batch.map(packetOf);
    let weight = 0;
    for (const item of batch) weight += item.weight;
    return callNode<readonly Keyed[]>(
      this.context,
      weight,
      (node, context) => (node as MapNode).process(packets, context),
      (late) => this.#take(batch, late),
    );
  }

  /** The end of a call that ran at the same time as others. */
  #finish(): void {
    this.#running--;
    this.#schedule();
  }

  /**
   * Takes the outcome of a batch. Only the frame at fault may fail: a failed batch is run again item by item, each with
   * the policy's retries. Returns true if there is nothing to try; else it calls `#finish` itself.
   */
  #end(batch: readonly Item[], outcome: Outcome<readonly Keyed[]>): boolean {
    const problem = this.#accept(batch, outcome);
    if (!problem || this.#stopped) return true;
    const { retries } = this.context;
    if (batch.length === 1 && retries === 0) {
      this.#settle(batch[0], this.context.failed(batch[0].token.frame, problem.thrown));
      return true;
    }
    const again = async () => {
      for (const item of batch) await this.#retry(item, problem.thrown, batch.length === 1 ? retries : retries + 1);
      this.#finish();
    };
    detach(this.context, again());
    return false;
  }

  async #retry(item: Item, thrown: unknown, tries: number): Promise<void> {
    let reason = thrown;
    for (let i = 0; i < tries && !this.#stopped; i++) {
      const problem = this.#accept([item], await this.#call([item]));
      if (!problem) return;
      reason = problem.thrown;
    }
    if (!this.#stopped) this.#settle(item, this.context.failed(item.token.frame, reason));
  }

  /** Takes the answer of a call, or says what is wrong with it. */
  #accept(batch: readonly Item[], outcome: Outcome<readonly Keyed[]>): { readonly thrown: unknown } | undefined {
    if ('thrown' in outcome) return outcome;
    const { answer } = outcome;
    const problem = this.#take(batch, answer);
    if (problem) return { thrown: problem };
    keepNotes(this.context, batch, outcome.notes);
    for (let i = 0; i < batch.length; i++) batch[i].result = packetToken(batch[i].token.frame, answer[i]);
    for (const { queue } of batch) this.#flush(queue);
    return undefined;
  }

  /** Whatever came out of the node is released with its frame, also what is wrong, too much or too late. */
  #take(batch: readonly Asked[], answer: unknown): FexgraphError | undefined {
    const problem = checkAnswer(batch, answer);
    if (!Array.isArray(answer)) return problem;
    try {
      const frames = problem && batch.map(({ token }) => token.frame);
      for (let i = 0; i < answer.length; i++) {
        const { frame } = batch[Math.min(i, batch.length - 1)].token;
        if (frames) this.context.claim(frames, frame, answer[i]);
        else this.context.own(frame, answer[i]);
      }
    } catch (thrown) {
      return problem ?? new FexgraphError('NODE_FAILED', toError(thrown).message, { cause: thrown });
    }
    return problem;
  }

  #settle(item: Item, result: Token): void {
    item.result = result;
    this.#flush(item.queue);
  }

  /** Emits what is finished at the head of a queue. */
  #flush(queue: SourceQueue): void {
    const { counters } = this.context;
    while (!this.#stopped) {
      const result = queue.order.shiftFinished()?.result;
      if (!result) break;
      this.#inside--;
      if (result.kind === 'end') this.#endSource(result, queue);
      else counters.queued--;
      if (result.kind === 'packet') counters.emitted++;
      this.receiver.next(result);
    }
    this.#completeIfDone();
  }

  #endSource({ source, id }: EndToken, queue: SourceQueue): void {
    endSource(this.context, source);
    // Sources may come and go: a queue is made again when it is needed again.
    if (queue.order.length === 0) this.#queues.delete(id);
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
