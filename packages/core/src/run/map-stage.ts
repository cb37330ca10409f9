import { Observable, type OperatorFunction } from 'rxjs';
import { FexgraphError } from '../errors/fexgraph-error.ts';
import type { MapNode } from '../node/pipeline-node.ts';
import { type Keyed, keyText, sameKey } from '../packets/frame-key.ts';
import { Fifo } from './fifo.ts';
import { isPromise, packetToken, type StageContext, withTimeout } from './stage.ts';
import type { Token } from './token.ts';

interface Entry {
  readonly token: Token;
  readonly weight: number;
  result: Token | undefined;
}

/** The packets of one source: all in input order, and those still to be processed. */
interface Lane {
  readonly order: Fifo<Entry>;
  readonly waiting: Fifo<Entry>;
}

type Emit = (token: Token) => void;

/**
 * Runs a `MapNode` over tokens: micro-batches (semantics 5) that share fairly between sources, several calls at once
 * where the node allows it, and output order equal to input order per source (semantics 2).
 */
class MapStage {
  readonly #lanes = new Map<string, Lane>();
  /** Lanes with waiting packets, in the order in which they get their turn. */
  readonly #turns: Lane[] = [];
  readonly #concurrency: number;
  #waitingWeight = 0;
  #running = 0;
  #unsettled = 0;
  #ended = false;
  #stopped = false;
  #overdue = false;
  #cancelTimer: (() => void) | undefined;

  constructor(
    private readonly context: StageContext,
    private readonly emit: Emit,
    private readonly complete: () => void,
  ) {
    const { stateful, concurrency } = context.host.spec.definition.traits ?? {};
    this.#concurrency = stateful ? 1 : (concurrency ?? 1);
  }

  push(token: Token): void {
    const lane = this.#lane(token.slot.key.source);
    this.context.counters.enqueue();
    this.#unsettled++;
    if (token.kind !== 'packet') {
      lane.order.push({ token, weight: 0, result: this.#passThrough(token) });
      this.#flush(lane);
      return;
    }
    const node = this.context.host.node as MapNode;
    const entry: Entry = { token, weight: node.weight?.(token.packet) ?? 1, result: undefined };
    lane.order.push(entry);
    if (lane.waiting.length === 0) this.#turns.push(lane);
    lane.waiting.push(entry);
    this.#waitingWeight += entry.weight;
    this.#schedule();
  }

  end(): void {
    this.#ended = true;
    this.#schedule();
    this.#completeIfDone();
  }

  stop(): void {
    this.#stopped = true;
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
  }

  #lane(source: string): Lane {
    let lane = this.#lanes.get(source);
    if (!lane) {
      lane = { order: new Fifo(), waiting: new Fifo() };
      this.#lanes.set(source, lane);
    }
    return lane;
  }

  /** News of a failure become a null row where the node can make one; everything else passes by. */
  #passThrough(token: Token): Token {
    if (token.kind !== 'failed' || !token.nullRow) return token;
    const node = this.context.host.node as MapNode;
    if (!node.recover) return token;
    try {
      const packet = node.recover(token.failure, token.slot.frame);
      this.context.own(token.slot, packet);
      this.context.recovered(token.slot);
      return packetToken(token.slot, packet);
    } catch (thrown) {
      return this.context.failed(token.slot, thrown);
    }
  }

  #schedule(): void {
    while (!this.#stopped && this.#turns.length > 0 && this.#running < this.#concurrency && this.#batchIsDue()) {
      this.#dispatch(this.#nextBatch());
    }
  }

  /** A batch closes on count, on age, or at the end of its sources. */
  #batchIsDue(): boolean {
    const { batchDelayMs, maxBatch, clock } = this.context;
    if (batchDelayMs === 0 || this.#ended || this.#overdue || this.#waitingWeight >= maxBatch) return true;
    this.#cancelTimer ??= clock.after(batchDelayMs, () => {
      this.#cancelTimer = undefined;
      this.#overdue = true;
      this.#schedule();
    });
    return false;
  }

  /** Takes one packet of each source in turn until the batch is full. A packet heavier than a batch goes alone. */
  #nextBatch(): Entry[] {
    this.#overdue = false;
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    const { maxBatch } = this.context;
    const batch: Entry[] = [];
    let weight = 0;
    while (this.#turns.length > 0) {
      const lane = this.#turns[0];
      const next = lane.waiting.peek()!;
      if (batch.length > 0 && weight + next.weight > maxBatch) break;
      lane.waiting.shift();
      this.#turns.shift();
      if (lane.waiting.length > 0) this.#turns.push(lane);
      batch.push(next);
      weight += next.weight;
      this.#waitingWeight -= next.weight;
      if (weight >= maxBatch) break;
    }
    return batch;
  }

  #dispatch(batch: readonly Entry[]): void {
    const { counters, clock, host, process } = this.context;
    this.#running++;
    counters.batches++;
    for (const entry of batch) counters.batchWeight += entry.weight;
    const started = clock.now();
    const { node, done } = host.use();
    const settle = () => {
      done();
      counters.busyMs += clock.now() - started;
    };
    let output: Promise<readonly Keyed[]> | readonly Keyed[];
    try {
      output = (node as MapNode).process(batch.map(packetOf), process);
    } catch (thrown) {
      settle();
      void this.context.track(this.#recoverBatch(batch, thrown));
      return;
    }
    if (!isPromise(output)) {
      settle();
      this.#accept(batch, output);
      this.#finish();
      return;
    }
    void this.context.track(
      withTimeout(output, this.context).then(
        (packets) => {
          settle();
          this.#accept(batch, packets);
          this.#finish();
        },
        (thrown) => {
          settle();
          return this.#recoverBatch(batch, thrown);
        },
      ),
    );
  }

  /** Only the frame at fault may fail: a failed batch is run again packet by packet, each with the policy's retries. */
  async #recoverBatch(batch: readonly Entry[], thrown: unknown): Promise<void> {
    if (batch.length === 1) await this.#retry(batch[0], thrown, this.context.retries);
    else for (const entry of batch) await this.#retry(entry, thrown, this.context.retries + 1);
    this.#finish();
  }

  async #retry(entry: Entry, thrown: unknown, tries: number): Promise<void> {
    let reason = thrown;
    for (let i = 0; i < tries && !this.#stopped; i++) {
      const { node, done } = this.context.host.use();
      try {
        const packets = await withTimeout(
          Promise.resolve((node as MapNode).process([packetOf(entry)], this.context.process)),
          this.context,
        );
        this.#accept([entry], packets);
        return;
      } catch (again) {
        reason = again;
      } finally {
        done();
      }
    }
    if (!this.#stopped) this.#settle(entry, this.context.failed(entry.token.slot, reason));
  }

  #accept(batch: readonly Entry[], packets: readonly Keyed[]): void {
    const { spec } = this.context.host;
    const misfit =
      packets.length !== batch.length
        ? `returned ${packets.length} packets for ${batch.length}`
        : batch.some((entry, i) => !sameKey(packets[i].key, entry.token.slot.key))
          ? `returned packets of other frames than it was given (${batch.map((entry) => keyText(entry.token.slot.key)).join(', ')})`
          : undefined;
    for (let i = 0; i < packets.length; i++)
      this.context.own(batch[Math.min(i, batch.length - 1)].token.slot, packets[i]);
    if (this.#stopped) return;
    if (misfit) {
      this.context.broken(new FexgraphError('INTERNAL', `node "${spec.id}" (${spec.definition.type}) ${misfit}`));
      return;
    }
    for (let i = 0; i < batch.length; i++) batch[i].result = packetToken(batch[i].token.slot, packets[i]);
    for (const entry of batch) this.#flush(this.#lane(entry.token.slot.key.source));
  }

  #settle(entry: Entry, token: Token): void {
    entry.result = token;
    this.#flush(this.#lane(entry.token.slot.key.source));
  }

  /** Emits what is finished at the head of a lane. */
  #flush(lane: Lane): void {
    const { counters } = this.context;
    for (let head = lane.order.peek(); head?.result && !this.#stopped; head = lane.order.peek()) {
      lane.order.shift();
      this.#unsettled--;
      counters.queued--;
      if (head.result.kind === 'packet') counters.emitted++;
      this.emit(head.result);
    }
    this.#completeIfDone();
  }

  #finish(): void {
    this.#running--;
    this.#schedule();
    this.#completeIfDone();
  }

  #completeIfDone(): void {
    if (this.#ended && !this.#stopped && this.#unsettled === 0 && this.#running === 0) {
      this.#stopped = true;
      this.complete();
    }
  }

  /** A source has ended and all its frames have settled. */
  forget(source: string): void {
    this.#lanes.delete(source);
  }
}

function packetOf(entry: Entry): unknown {
  return (entry.token as { packet: unknown }).packet;
}

/** A `MapNode` as an operator on tokens. `ended` tells of sources whose frames have all settled. */
export function mapStage(context: StageContext, ended?: Observable<string>): OperatorFunction<Token, Token> {
  return (tokens) =>
    new Observable((subscriber) => {
      const stage = new MapStage(
        context,
        (token) => subscriber.next(token),
        () => subscriber.complete(),
      );
      const endings = ended?.subscribe((source) => stage.forget(source));
      const input = tokens.subscribe({
        next: (token) => stage.push(token),
        complete: () => stage.end(),
        error: (thrown) => subscriber.error(thrown),
      });
      return () => {
        stage.stop();
        endings?.unsubscribe();
        input.unsubscribe();
      };
    });
}
