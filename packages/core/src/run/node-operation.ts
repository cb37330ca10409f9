import { type Observable, Subject, type Subscriber, type Subscription, take } from 'rxjs';
import { cancelled, FexgraphError } from '../errors/fexgraph-error.ts';
import { FrameError } from '../errors/frame-error.ts';
import type { ErrorPolicy, FlowPolicy } from '../graph/graph-spec.ts';
import type { ProcessContext } from '../node/pipeline-node.ts';
import type { Keyed } from '../packets/frame-key.ts';
import { isOwned, type Owned } from '../packets/owned.ts';
import { Activity } from './activity.ts';
import { type Demand, DemandObservable, subscribeOnDemand } from './demand.ts';
import { Fifo } from './fifo.ts';
import type { NodeCalls } from './node-calls.ts';
import { resolvePolicy } from './policy.ts';
import { NOWHERE, type SingleNode } from './single-node.ts';
import { makeStage } from './stage-graph.ts';
import { packetToken, type Token } from './token.ts';
import type { Stage } from './token-receiver.ts';

/** How a node runs as an operator. */
export interface OperatorOptions {
  /** What becomes of a frame that fails: the stream ends with it (`fail`, the default), or it is left out. */
  readonly onError?: Exclude<ErrorPolicy, 'null-row'>;
  /** Frames in the node at once. Default 8. */
  readonly maxInFlight?: number;
  /**
   * What becomes of frames that come while so many are in the node. `wait` (default): a source of fexgraph waits, of
   * other Observables up to `maxWaiting` frames wait here and one more is an error. `latest` and `drop-oldest` leave
   * frames out, as a live source in a graph does.
   */
  readonly flow?: FlowPolicy;
  /** Default 128. */
  readonly maxWaiting?: number;
}

export interface OperatorListener {
  failed(error: FrameError): void;
  dropped(packet: Keyed): void;
}

/** A node for one subscription. */
export interface Lent {
  readonly node: SingleNode;
  /** The subscription is over. */
  end(): Promise<void>;
  /** Whoever lent it takes it back: the stream ends with the reason. */
  readonly signal?: AbortSignal;
}

const DEFAULT_MAX_IN_FLIGHT = 8;
const DEFAULT_MAX_WAITING = 128;

/**
 * Runs a node as a plain RxJS operator: the same stage as inside a graph. Packets that come while the node prepares
 * wait. Buffers of inputs and of emitted outputs belong to the caller; outputs that were made but never emitted are
 * released.
 *
 * @param lend gives the node of one subscription
 */
export function operateNode(
  lend: () => Lent,
  options: OperatorOptions,
  listener: OperatorListener,
  input: Observable<Keyed>,
): Observable<Keyed> {
  return new DemandObservable((subscriber, demand) => {
    const operation = new NodeOperation(lend(), options, listener, subscriber, demand);
    operation.start(input);
    return () => operation.stop();
  });
}

/** The work of one subscription. */
class NodeOperation {
  readonly #node: SingleNode;
  readonly #subscriber: Subscriber<Keyed>;
  readonly #controller = new AbortController();
  readonly #process: ProcessContext = { signal: this.#controller.signal };
  readonly #policy;
  readonly #maxInFlight: number;
  /** Outputs with buffers that were not emitted yet. */
  readonly #unsent = new Set<Owned>();
  /** What waits for capacity, or for the node to be prepared. */
  readonly #waiting = new Fifo<Keyed>();
  readonly #freed = new Subject<void>();
  readonly #activity: Activity;
  readonly #calls: NodeCalls;
  readonly #origin = {
    ...NOWHERE,
    busy: () => {
      this.#inside++;
    },
    idle: () => this.#onIdle(),
  };
  #inside = 0;
  #stage: Stage | undefined;
  #input: Subscription | undefined;
  #inputEnded = false;
  #completed = false;
  #closing: Promise<void> | undefined;

  constructor(
    private readonly lent: Lent,
    private readonly options: OperatorOptions,
    private readonly listener: OperatorListener,
    subscriber: Subscriber<Keyed>,
    private readonly downstream: Demand,
  ) {
    const { node } = lent;
    this.#node = node;
    this.#activity = new Activity(node.clock);
    this.#calls = node.callsOf(this.#activity);
    this.#subscriber = subscriber;
    const { definition } = node.life.spec;
    this.#policy = resolvePolicy(options.onError ?? 'fail', undefined, definition);
    this.#maxInFlight = options.maxInFlight ?? DEFAULT_MAX_IN_FLIGHT;
  }

  start(input: Observable<Keyed>): void {
    const { signal } = this.lent;
    const takeBack = () => this.#fail(signal?.reason);
    signal?.addEventListener('abort', takeBack);
    this.#subscriber.add(() => signal?.removeEventListener('abort', takeBack));
    const { subscription } = subscribeOnDemand(
      input,
      {
        next: (packet) => this.#take(packet),
        complete: () => {
          this.#inputEnded = true;
          this.#guard(() => this.#feed());
        },
        error: (thrown) => this.#fail(thrown),
      },
      () => this.#demand(),
    );
    this.#input = subscription;
    if (this.#closing) subscription.unsubscribe(); // It failed, or the observer left, while it was subscribed to.
    this.#node.life.prepare(this.#process).then(
      () => this.#guard(() => this.#begin()),
      (thrown) => this.#fail(thrown),
    );
  }

  /** The observer has gone, or the end was announced to it. */
  stop(): void {
    // Nobody is left to tell of what goes wrong now.
    this.#close(false, cancelled('the observer unsubscribed')).catch(() => undefined);
  }

  /** For an input that can wait: it is asked for a frame while the node has capacity and what stands behind it has demand. */
  #demand(): Promise<void> | undefined {
    if (this.#waiting.length === 0 && this.#inside < this.#maxInFlight) return this.downstream();
    return new Promise((resolve) => {
      this.#freed.pipe(take(1)).subscribe({ complete: resolve });
    });
  }

  #begin(): void {
    if (this.#closing) return;
    const context = this.#node.stageContext({
      process: this.#process,
      calls: this.#calls,
      retries: this.#policy.retries,
      failed: (frame, thrown) => {
        const { type } = this.#node.life.spec.definition;
        const failure = new FrameError(frame.key, frame.frame?.name, type, thrown);
        if (this.#policy.otherwise === 'fail' || failure.code === 'CANCELLED') this.#fail(failure);
        else this.listener.failed(failure);
        return { kind: 'failed', frame, failure, nullRow: false };
      },
      own: (_, packet) => {
        if (this.#closing) packet.release();
        else this.#unsent.add(packet);
      },
      broken: (error) => this.#fail(error),
    });
    const stage = makeStage(context, { next: (token) => this.#emit(token), complete: () => this.#complete() });
    this.#stage = stage;
    if (this.#closing) stage.stop(); // A stream node may fail while it is being connected.
    this.#feed();
  }

  #take(packet: Keyed): void {
    if (this.#closing) return;
    const { flow = 'wait', maxWaiting = DEFAULT_MAX_WAITING } = this.options;
    this.#waiting.push(packet);
    this.#guard(() => this.#feed());
    if (flow === 'wait') {
      if (this.#waiting.length > maxWaiting) this.#fail(this.#tooMany(maxWaiting));
      return;
    }
    const limit = flow === 'latest' ? 1 : this.#maxInFlight;
    while (this.#waiting.length > limit) this.listener.dropped(this.#waiting.shift()!);
  }

  #tooMany(maxWaiting: number): FexgraphError {
    const { type } = this.#node.life.spec.definition;
    return new FexgraphError(
      'LIMIT_EXCEEDED',
      `${maxWaiting} frames wait in front of ${type}: it is slower than its input`,
      {
        hint: "leave frames out with runtime.open(node), then .operator({ flow: 'latest' }); let the source wait by running a graph; or raise maxWaiting",
      },
    );
  }

  /** Gives the stage what waits, as far as the capacity goes. */
  #feed(): void {
    const stage = this.#stage;
    if (!stage) return;
    while (!this.#closing && this.#inside < this.#maxInFlight) {
      const packet = this.#waiting.shift();
      if (!packet) break;
      stage.next(packetToken(this.#node.frameOf(packet, this.#origin), packet));
    }
    if (!this.#inputEnded || this.#waiting.length > 0 || this.#closing || this.#completed) return;
    this.#completed = true;
    stage.complete();
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
    if (token.kind === 'end') return;
    // The frame has left the node, so it is not at work any more.
    token.frame.leave();
    if (this.#closing) return;
    if (token.kind === 'packet') {
      if (isOwned(token.packet)) this.#unsent.delete(token.packet);
      this.#subscriber.next(token.packet as Keyed);
    }
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
    this.#waiting.clear();
    this.#input?.unsubscribe();
    this.#freed.complete();
    await this.#activity.idle(this.#node.graceMs);
    for (const owned of this.#unsent) owned.release();
    this.#unsent.clear();
    try {
      await this.#node.life.finish({ complete });
    } finally {
      await this.lent.end();
    }
  }

  /** One frame fewer is at work: the next one may come. */
  #onIdle(): void {
    this.#inside--;
    this.#freed.next();
    // Not at once: the stage is in the middle of giving something.
    queueMicrotask(() => this.#guard(() => this.#feed()));
  }
}
