import { Observable, type Subscriber, type Subscription } from 'rxjs';
import type { DependencyContainer } from 'tsyringe';
import { type Clock } from '../clock/clock.ts';
import { systemClock } from '../clock/system-clock.ts';
import { cancelled, FexgraphError } from '../errors/fexgraph-error.ts';
import { FrameError } from '../errors/frame-error.ts';
import type { NodeSpec } from '../node/node-spec.ts';
import type { ProcessContext, SinkNode } from '../node/pipeline-node.ts';
import { CLOCK } from '../node/tokens.ts';
import { Frame } from '../packets/frame.ts';
import type { Keyed } from '../packets/frame-key.ts';
import { isOwned, type Owned } from '../packets/owned.ts';
import { Activity } from './activity.ts';
import { Fifo } from './fifo.ts';
import { NodeCalls } from './node-calls.ts';
import { NodeHost } from './node-host.ts';
import { NodeCounters } from './node-stats.ts';
import { nodeFailure } from './run-nodes.ts';
import { DEFAULT_GRACE_MS, DEFAULT_NODE_TIMEOUT_MS } from './run-options.ts';
import type { StageContext } from './stage.ts';
import { packetToken, type Slot, type Token } from './token.ts';
import type { Stage } from './token-receiver.ts';
import { makeStage } from './wiring.ts';

/**
 * Runs one node as a plain RxJS operator: the same stage as inside a graph, with the policy `fail`. Packets that come
 * while the node prepares wait. Buffers of inputs and of emitted outputs belong to the caller; outputs that were made
 * but never emitted are released.
 */
export function operateNode(
  spec: NodeSpec,
  container: DependencyContainer,
  input: Observable<Keyed>,
): Observable<Keyed> {
  return new Observable((subscriber) => {
    const operation = new NodeOperation(spec, container, subscriber);
    operation.start(input);
    return () => operation.stop();
  });
}

/** The node of one subscription. */
class NodeOperation {
  readonly #spec: NodeSpec;
  readonly #subscriber: Subscriber<Keyed>;
  readonly #clock: Clock;
  readonly #host: NodeHost;
  readonly #controller = new AbortController();
  readonly #process: ProcessContext = { signal: this.#controller.signal };
  readonly #activity: Activity;
  readonly #calls: NodeCalls;
  /** Outputs with buffers that were not emitted yet. */
  readonly #unsent = new Set<Owned>();
  /** What came while the node prepared. */
  readonly #early = new Fifo<Keyed>();
  #stage: Stage | undefined;
  #input: Subscription | undefined;
  #inputEnded = false;
  #closing: Promise<void> | undefined;

  constructor(spec: NodeSpec, container: DependencyContainer, subscriber: Subscriber<Keyed>) {
    this.#spec = spec;
    this.#subscriber = subscriber;
    const { definition, nodeClass, options } = spec;
    this.#clock = container.isRegistered(CLOCK, true) ? container.resolve(CLOCK) : systemClock;
    const own = container.createChildContainer();
    own.register(CLOCK, { useValue: this.#clock });
    this.#host = new NodeHost({ id: definition.type, nodeClass, definition, written: options }, own, this.#clock);
    this.#activity = new Activity(this.#clock);
    this.#calls = new NodeCalls(this.#clock, this.#activity, DEFAULT_NODE_TIMEOUT_MS);
  }

  start(input: Observable<Keyed>): void {
    this.#input = input.subscribe({
      next: (packet) => this.#take(packet),
      complete: () => {
        this.#inputEnded = true;
        this.#guard(() => this.#stage?.complete());
      },
      error: (thrown) => this.#fail(thrown),
    });
    this.#calls.limit(this.#host.prepare(this.#process)).then(
      () => this.#guard(() => this.#begin()),
      (thrown) => this.#fail(nodeFailure(`${this.#spec.definition.type} could not be prepared`, thrown)),
    );
  }

  /** The observer has gone, or the end was announced to it. */
  stop(): void {
    // Nobody is left to tell of what goes wrong now.
    this.#close(false, cancelled('the observer unsubscribed')).catch(() => undefined);
  }

  #begin(): void {
    if (this.#closing) return;
    const stage = makeStage(this.#stageContext(), {
      next: (token) => this.#emit(token),
      complete: () => this.#complete(),
    });
    this.#stage = stage;
    if (this.#closing) stage.stop(); // A stream node may fail while it is being connected.
    for (let packet = this.#early.shift(); packet; packet = this.#early.shift()) this.#take(packet);
    if (this.#inputEnded) stage.complete();
  }

  #take(packet: Keyed): void {
    if (this.#closing) return;
    const stage = this.#stage;
    if (stage) this.#guard(() => stage.next(packetToken(this.#slotOf(packet), packet)));
    else this.#early.push(packet);
  }

  /** RxJS would report what the engine throws by mistake to the global handler. */
  #guard(step: () => void): void {
    try {
      step();
    } catch (thrown) {
      this.#fail(thrown);
    }
  }

  #emit(token: Token): void {
    if (this.#closing || token.kind !== 'packet') return;
    if (isOwned(token.packet)) this.#unsent.delete(token.packet);
    this.#subscriber.next(token.packet as Keyed);
  }

  #complete(): void {
    this.#close(true).then(
      () => this.#subscriber.complete(),
      (thrown) => this.#subscriber.error(thrown),
    );
  }

  #fail(thrown: unknown): void {
    if (this.#closing) return;
    const error = thrown instanceof FexgraphError ? thrown : cancelled(thrown);
    const tell = () => this.#subscriber.error(thrown);
    // The first error is what the user needs; what cannot be ended after it has nothing to add.
    this.#close(false, error).then(tell, tell);
  }

  #close(complete: boolean, reason?: FexgraphError): Promise<void> {
    this.#closing ??= this.#end(complete, reason);
    return this.#closing;
  }

  async #end(complete: boolean, reason: FexgraphError | undefined): Promise<void> {
    this.#stage?.stop();
    if (reason) {
      this.#controller.abort(reason);
      this.#calls.cancel(reason);
    }
    this.#early.clear();
    this.#input?.unsubscribe();
    await this.#activity.idle(DEFAULT_GRACE_MS);
    for (const owned of this.#unsent) owned.release();
    this.#unsent.clear();
    const { definition } = this.#spec;
    try {
      if (!definition.output && this.#host.prepared) {
        const finishing = new NodeCalls(this.#clock, this.#activity, DEFAULT_NODE_TIMEOUT_MS);
        await finishing.limit(Promise.resolve((this.#host.node as SinkNode).finish?.({ complete })));
      }
    } finally {
      await new NodeCalls(this.#clock, this.#activity, DEFAULT_GRACE_MS).limit(this.#host.dispose());
    }
  }

  #slotOf(packet: Keyed): Slot {
    // What came in belongs to the caller, also as a part of an item of several ports.
    const callers: readonly unknown[] = this.#spec.definition.inputs ? Object.values(packet).flat() : [packet];
    return {
      key: packet.key,
      entry: '',
      line: '',
      room: Number.POSITIVE_INFINITY,
      frame: packet instanceof Frame ? packet : undefined,
      owned: callers.filter(isOwned),
      remaining: 1,
      delivered: false,
      recovered: false,
      failure: undefined,
      failedAt: Number.POSITIVE_INFINITY,
      onSettled: () => undefined,
    };
  }

  #stageContext(): StageContext {
    const { type, traits } = this.#spec.definition;
    return {
      host: this.#host,
      counters: new NodeCounters(),
      clock: this.#clock,
      process: this.#process,
      calls: this.#calls,
      maxBatch: traits?.stateful ? 1 : (traits?.maxBatch ?? 1),
      batchDelayMs: 0,
      retries: 0,
      failed: (slot, thrown) => {
        const failure = new FrameError(slot.key, slot.frame?.name, type, thrown);
        this.#fail(failure);
        return { kind: 'failed', slot, failure, nullRow: false };
      },
      own: (slot, packet) => {
        if (!isOwned(packet) || slot.owned.includes(packet)) return;
        if (this.#closing) packet.release();
        else this.#unsent.add(packet);
      },
      recovered: () => undefined,
      broken: (error) => this.#fail(error),
    };
  }
}
