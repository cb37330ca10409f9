import type { DependencyContainer } from 'tsyringe';
import type { Clock } from '../clock/clock.ts';
import { cancelled, FexgraphError, toError } from '../errors/fexgraph-error.ts';
import type { NodeDefinition } from '../node/definition.ts';
import { isRuntimeInstalled, NO_RUNTIME_HINT } from '../node/installed-runtime.ts';
import { requireOptions } from '../node/parse-options.ts';
import type { MapNode, PipelineNode, ProcessContext, SinkNode, SinkOutcome } from '../node/pipeline-node.ts';
import type { NodeClass } from '../node/pipeline-node-decorator.ts';
import { OPTIONS } from '../node/tokens.ts';
import { typedNode } from '../node/typed-node.ts';
import { Activity } from './activity.ts';
import { NodeCalls } from './node-calls.ts';
import { interceptNode } from './node-interceptor.ts';
import { NoteList } from './note-groups.ts';

export type OptionChanges = Readonly<Record<string, unknown>>;

/** A place in a graph and what goes there. */
export interface NodePlace {
  readonly id: string;
  readonly nodeClass: NodeClass;
  readonly definition: NodeDefinition;
  /** As written, without defaults. */
  readonly written: unknown;
}

/** What a life needs of whoever runs the node. */
export interface LifeContext {
  readonly container: DependencyContainer;
  readonly clock: Clock;
  /** Limits `prepare`; cancelling it ends the wait. */
  readonly calls: NodeCalls;
  /** Limits of `finish` and of `dispose`, which a cancelled run still waits for. */
  readonly nodeTimeoutMs: number;
  readonly graceMs: number;
}

export interface LentNode {
  readonly typed: PipelineNode;
}

/** One object of a node class: prepared once, disposed once. */
interface Instance extends LentNode {
  /** Calls that are not over. */
  uses: number;
  preparing?: Promise<void>;
  disposal?: Promise<void>;
  prepared: boolean;
}

/**
 * The life of the node at one place: made, prepared, lent for calls, swapped, finished, disposed. The only code that
 * makes and ends nodes, for graph runs, operators and sources; no await in it is without a limit.
 */
export class NodeLife {
  /** What calls of the node noted. */
  readonly notes = new NoteList();
  #current: Instance;
  #written: unknown;
  #options: unknown;
  #closed = false;
  #swapping: Promise<void> = Promise.resolve();
  readonly #closing = new AbortController();
  /** Instances that were swapped out and whose disposal is not over. */
  readonly #retired = new Set<Instance>();
  readonly #swapListeners = new Set<() => void>();
  readonly #disposalErrors: unknown[] = [];

  /** @throws FexgraphError BAD_OPTION, BAD_GRAPH, NOT_REGISTERED. */
  constructor(
    readonly spec: NodePlace,
    private readonly context: LifeContext,
  ) {
    this.#written = spec.written;
    this.#options = requireOptions(spec.definition, spec.written);
    this.#current = this.#make(this.#options);
  }

  /** Validated, with defaults, as of the last `update` or `swap`. */
  get options(): unknown {
    return this.#options;
  }

  get typed(): PipelineNode {
    return this.#current.typed;
  }

  get prepared(): boolean {
    return this.#current.prepared;
  }

  /** The node for one call; give it back when that is over. A swapped node is disposed after its last call. */
  lend(): LentNode {
    const instance = this.#current;
    instance.uses++;
    return instance;
  }

  giveBack(lent: LentNode): void {
    const instance = lent as Instance;
    instance.uses--;
    if (instance.uses === 0 && this.#retired.has(instance)) this.#retire(instance);
  }

  /** @throws FexgraphError with the name of the node, or what `prepare` threw as FexgraphError (rejects). */
  prepare(context: ProcessContext): Promise<void> {
    return this.#prepare(this.#current, context);
  }

  /** Tells of instances that took over; returns the way to stop listening. */
  onSwap(listener: () => void): () => void {
    this.#swapListeners.add(listener);
    return () => this.#swapListeners.delete(listener);
  }

  /** Changes options declared `live`; takes effect with the next call. @throws FexgraphError BAD_OPTION. */
  update(changes: OptionChanges): void {
    const { id, definition } = this.spec;
    const live = definition.live ?? [];
    for (const name of Object.keys(changes)) {
      if (live.includes(name)) continue;
      throw new FexgraphError(
        'BAD_OPTION',
        `option "${name}" of node "${id}" (${definition.type}) cannot change while running`,
        { hint: live.length ? `live options: ${live.join(', ')}` : 'use swap, which makes a new node' },
      );
    }
    const { node } = this.#current.typed as PipelineNode<'map'>;
    if (!node.update) {
      throw new FexgraphError('BAD_OPTION', `node "${id}" (${definition.type}) has live options but no update method`);
    }
    const written = { ...(this.#written as object | undefined), ...changes };
    const options = requireOptions(definition, written);
    node.update(options);
    this.#written = written;
    this.#options = options;
  }

  /**
   * Prepares a new instance with other options, switches to it between two calls, and disposes the old one after its
   * last call. Swaps of one node follow each other. @throws FexgraphError BAD_OPTION, CANCELLED, or what `prepare` threw.
   */
  swap(changes: OptionChanges, context: ProcessContext): Promise<void> {
    const turn = this.#swapping.then(() => this.#swap(changes, context));
    this.#swapping = turn.catch(() => undefined); // The caller of this swap hears of it; the next one has its own turn.
    return turn;
  }

  /** After the last write of a sink that was prepared. @throws FexgraphError with the name of the sink (rejects). */
  async finish(outcome: SinkOutcome): Promise<void> {
    const { kind, node } = this.#current.typed;
    if (kind !== 'sink' || !this.prepared) return;
    await this.#limited('could not be finished', this.context.nodeTimeoutMs, () =>
      (node as SinkNode).finish?.(outcome),
    );
  }

  /** No instance takes over any more: a swap that is under way is cancelled. */
  close(): void {
    this.#closed = true;
    this.#closing.abort(cancelled('the run is over'));
  }

  /** Disposes every instance there is. @throws FexgraphError with the name of the node (rejects). */
  dispose(): Promise<void> {
    this.close();
    return this.#limited('could not be disposed', this.context.graceMs, async () => {
      await this.#swapping;
      await Promise.all([...this.#retired, this.#current].map((instance) => this.#disposeInstance(instance)));
      if (this.#disposalErrors.length > 0) throw this.#disposalErrors[0];
    });
  }

  #make(options: unknown): Instance {
    const { nodeClass, definition, id } = this.spec;
    const { container, clock } = this.context;
    const own = container.createChildContainer();
    own.register(OPTIONS, { useValue: options });
    let node: object;
    try {
      node = own.resolve(nodeClass as never) as object;
    } catch (thrown) {
      const cause = toError(thrown);
      throw new FexgraphError('NOT_REGISTERED', `${this.#name} could not be made: ${cause.message}`, {
        cause,
        hint: isRuntimeInstalled() ? 'register what it injects in the container of the runtime' : NO_RUNTIME_HINT,
      });
    }
    const info = { id, definition, options, clock };
    return { typed: interceptNode(container, typedNode(definition, node), info), uses: 0, prepared: false };
  }

  /** Calls the node's `prepare` once. */
  async #prepare(instance: Instance, context: ProcessContext): Promise<void> {
    const { node } = instance.typed;
    instance.preparing ??= (async () => {
      await node.prepare?.(context);
      instance.prepared = true;
    })();
    const what = `${this.#name} could not be prepared`;
    try {
      await this.context.calls.limit(instance.preparing, { what: `${what}: no answer` });
    } catch (thrown) {
      throw nodeFailure(what, thrown);
    }
  }

  async #swap(changes: OptionChanges, { signal }: ProcessContext): Promise<void> {
    this.#refuseIfClosed();
    const before = this.#written;
    const written = { ...(before as object | undefined), ...changes };
    const options = requireOptions(this.spec.definition, written);
    const next = this.#make(options);
    try {
      await this.#prepare(next, { signal: AbortSignal.any([signal, this.#closing.signal]) });
      this.#refuseIfClosed();
    } catch (thrown) {
      // Not awaited: a `prepare` that hangs cannot be disposed of before it ends. `dispose` waits for it.
      this.#retired.add(next);
      this.#retire(next);
      throw thrown;
    }
    const old = this.#current;
    this.#current = next;
    this.#retired.add(old);
    this.#takeOverUpdates(next, before, written, options, changes);
    for (const listener of [...this.#swapListeners]) listener();
    if (old.uses === 0) this.#retire(old);
  }

  /** Live options that changed while the new instance prepared. */
  #takeOverUpdates(next: Instance, before: unknown, written: object, options: unknown, changes: object): void {
    const updated = this.#written !== before;
    this.#written = updated ? { ...(this.#written as object), ...changes } : written;
    this.#options = updated ? requireOptions(this.spec.definition, this.#written) : options;
    if (updated) (next.typed.node as MapNode).update?.(this.#options);
  }

  #refuseIfClosed(): void {
    if (this.#closed) throw cancelled('the run is over');
  }

  #retire(instance: Instance): void {
    void this.#disposeInstance(instance).then(() => this.#retired.delete(instance));
  }

  /**
   * Calls the node's `dispose` once, after `prepare` is over: what a late `prepare` acquires must be released too. A
   * node that was never prepared has acquired nothing. Never rejects: `dispose` reports.
   */
  async #disposeInstance(instance: Instance): Promise<void> {
    instance.disposal ??= (async () => {
      if (!instance.preparing) return;
      await Promise.allSettled([instance.preparing]);
      await instance.typed.node.dispose?.();
    })();
    try {
      await instance.disposal;
    } catch (thrown) {
      if (!this.#disposalErrors.includes(thrown)) this.#disposalErrors.push(thrown);
    }
  }

  /** Work at the end of the life: nobody cancels it, its limit is its own. */
  async #limited(what: string, limitMs: number, work: () => unknown): Promise<void> {
    const { clock } = this.context;
    const named = `${this.#name} ${what}`;
    const calls = new NodeCalls(clock, new Activity(clock), limitMs);
    try {
      await calls.limit((async () => void (await work()))(), { what: `${named}: no answer` });
    } catch (thrown) {
      throw nodeFailure(named, thrown);
    }
  }

  get #name(): string {
    const { id, definition } = this.spec;
    return id === definition.type ? id : `node "${id}" (${definition.type})`;
  }
}

/** The error of a node that failed outside a frame. What the node itself said about it is kept. */
function nodeFailure(what: string, thrown: unknown): FexgraphError {
  if (thrown instanceof FexgraphError) return thrown;
  return new FexgraphError('NODE_FAILED', `${what}: ${toError(thrown).message}`, { cause: thrown });
}
