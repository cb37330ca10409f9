/// <reference lib="esnext.disposable" />
import { noop, type Observable, type OperatorFunction, Subject } from 'rxjs';
import type { DependencyContainer } from 'tsyringe';
import { cancelled, FexgraphError } from '../errors/fexgraph-error.ts';
import { FrameError } from '../errors/frame-error.ts';
import type { InputOf, NodeDefinition, OutputOf } from '../node/definition.ts';
import type { NodeSpec } from '../node/node-spec.ts';
import type { FrameKey, Keyed } from '../packets/frame-key.ts';
import type { Owned } from '../packets/owned.ts';
import { Activity } from './activity.ts';
import type { InFlightFrame } from './in-flight-frame.ts';
import { type OperatorOptions, operateNode } from './node-operation.ts';
import { SingleNode, type SingleNodeOptions } from './single-node.ts';
import { makeStage } from './stage-graph.ts';
import { packetToken, type Token } from './token.ts';
import type { Stage } from './token-receiver.ts';

/** A sink gives back what it has written. */
export type OperatorOutput<D extends NodeDefinition> = [OutputOf<D>] extends [never] ? InputOf<D> : OutputOf<D>;

/** An RxJS operator, and what it says beside its output. */
export interface LentOperator<I, O> extends OperatorFunction<I, O> {
  /** Frames that failed and were left out (`onError: 'skip'`), of all subscriptions. */
  readonly failures: Observable<FrameError>;
  /** Frames that were left out because the node had no capacity for them (`flow`). */
  readonly drops: Observable<FrameKey>;
}

interface Waiting {
  readonly owned: Owned[];
  resolve(packet: never): void;
  reject(thrown: unknown): void;
}

/**
 * A node that is prepared once and lent to any number of calls and pipes. It batches what comes at the same time, and
 * limits calls, as a graph does.
 */
export class OpenNode<D extends NodeDefinition = NodeDefinition> {
  readonly #controller = new AbortController();
  readonly #activity: Activity;
  readonly #calls;
  readonly #waiting = new Map<InFlightFrame, Waiting>();
  /** Subscriptions of operators that are not over. */
  readonly #operations: Activity;
  #stage: Stage | undefined;
  #closing: Promise<void> | undefined;
  #users = 0;
  #announceClosed: () => void = noop;
  /** Resolves when the node has been closed. */
  readonly closed = new Promise<void>((resolve) => {
    this.#announceClosed = resolve;
  });

  /** Use `openNode`. */
  constructor(private readonly node: SingleNode) {
    this.#activity = new Activity(node.clock);
    this.#operations = new Activity(node.clock);
    this.#calls = node.callsOf(this.#activity);
  }

  /**
   * The node's answer for one packet. Calls that come while the node works form a batch. Buffers of the packet and of
   * the answer belong to the caller.
   * @throws FrameError if the frame failed; FexgraphError CANCELLED after `close`, BAD_OPTION for a stream node (rejects).
   *
   * @example
   * pictures$.pipe(mergeMap((frame) => faces.process(frame), 4)).subscribe(...)
   */
  async process(packet: InputOf<D>): Promise<OperatorOutput<D>> {
    if (this.#closing) throw cancelled(new FexgraphError('CANCELLED', `${this.#type} was closed`));
    this.#stage ??= this.#makeStage();
    const frame = this.node.frameOf(packet as Keyed);
    return new Promise((resolve, reject) => {
      this.#waiting.set(frame, { owned: [], resolve: resolve as Waiting['resolve'], reject });
      this.#stage!.next(packetToken(frame, packet));
    });
  }

  /** The node as an operator, for any number of subscriptions: they share it. @throws FexgraphError BAD_OPTION. */
  operator(options: OperatorOptions = {}): LentOperator<InputOf<D>, OperatorOutput<D>> {
    const failures = new Subject<FrameError>();
    const drops = new Subject<FrameKey>();
    const listener = {
      failed: (error: FrameError) => failures.next(error),
      dropped: ({ key }: Keyed) => drops.next(key),
    };
    const operate = (input: Observable<Keyed>) => operateNode(() => this.#lend(), options, listener, input);
    return Object.assign(operate, { failures, drops }) as unknown as LentOperator<InputOf<D>, OperatorOutput<D>>;
  }

  /** Ends calls that are running, and the node. Idempotent. @throws FexgraphError with the name of the node (rejects). */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  get #type(): string {
    return this.node.life.spec.definition.type;
  }

  #lend() {
    if (this.#closing) throw cancelled(new FexgraphError('CANCELLED', `${this.#type} was closed`));
    this.#use();
    const over = this.#operations.begin();
    const end = async () => {
      this.#users--;
      over();
    };
    return { node: this.node, end, signal: this.#controller.signal };
  }

  /** State is kept per node: two users of it would mix theirs. */
  #use(): void {
    const { kind, traits } = this.node.life.spec.definition;
    if (this.#users > 0 && (traits?.stateful || kind !== 'map')) {
      throw new FexgraphError('BAD_OPTION', `${this.#type} keeps state and is in use`, {
        hint: 'open another one, or wait until the first has ended',
      });
    }
    this.#users++;
  }

  #makeStage(): Stage {
    const { kind } = this.node.life.typed;
    if (kind !== 'map' && kind !== 'sink') {
      throw new FexgraphError('BAD_OPTION', `${this.#type} is a ${kind}: it has no answer for one packet`, {
        hint: kind === 'stream' ? 'use operator()' : 'use observe()',
      });
    }
    this.#use();
    const context = this.node.stageContext({
      process: { signal: this.#controller.signal },
      calls: this.#calls,
      retries: 0,
      failed: (frame, thrown) => {
        const failure = new FrameError(frame.key, frame.frame?.name, this.#type, thrown);
        return { kind: 'failed', frame, failure, nullRow: false };
      },
      own: (frame, packet) => {
        const waiting = this.#waiting.get(frame);
        if (waiting) waiting.owned.push(packet);
        else packet.release();
      },
      broken: (error) => this.#fail(error),
    });
    return makeStage(context, { next: (token) => this.#answer(token), complete: noop });
  }

  #answer(token: Token): void {
    if (token.kind === 'end') return;
    const { frame } = token;
    const waiting = this.#waiting.get(frame);
    if (!waiting) return;
    this.#waiting.delete(frame);
    for (const owned of waiting.owned) if (token.kind !== 'packet' || owned !== token.packet) owned.release();
    if (token.kind === 'packet') waiting.resolve(token.packet as never);
    else waiting.reject(token.kind === 'failed' ? token.failure : cancelled());
  }

  #fail(error: FexgraphError): void {
    for (const [frame, { owned, reject }] of this.#waiting) {
      this.#waiting.delete(frame);
      for (const packet of owned) packet.release();
      reject(error);
    }
  }

  async #close(): Promise<void> {
    const reason = cancelled(new FexgraphError('CANCELLED', `${this.#type} was closed`));
    this.#stage?.stop();
    this.#controller.abort(reason);
    this.#calls.cancel(reason);
    this.#fail(reason);
    await Promise.all([this.#activity, this.#operations].map((activity) => activity.idle(this.node.graceMs)));
    try {
      await this.node.life.finish({ complete: true });
    } finally {
      await this.node.end().finally(this.#announceClosed);
    }
  }
}

export interface OpenOptions extends SingleNodeOptions {
  /** Ends `prepare`. */
  readonly signal?: AbortSignal;
}

/**
 * Prepares a node once and lends it.
 * @throws FexgraphError BAD_OPTION, BAD_GRAPH, NOT_REGISTERED, or what `prepare` threw (rejects).
 */
export async function openNode<D extends NodeDefinition>(
  spec: NodeSpec<D>,
  container: DependencyContainer,
  options: OpenOptions = {},
): Promise<OpenNode<D>> {
  const node = new SingleNode(spec as NodeSpec<NodeDefinition>, container, options);
  try {
    await node.life.prepare({ signal: options.signal ?? new AbortController().signal });
  } catch (thrown) {
    await node.end().catch(() => undefined); // The first error is what the caller needs.
    throw thrown;
  }
  return new OpenNode<D>(node);
}
