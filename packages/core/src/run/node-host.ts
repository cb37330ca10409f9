import type { DependencyContainer } from 'tsyringe';
import type { Clock } from '../clock/clock.ts';
import { cancelled, FexgraphError } from '../errors/fexgraph-error.ts';
import { requireOptions } from '../node/parse-options.ts';
import type { MapNode, PipelineNode, ProcessContext } from '../node/pipeline-node.ts';
import type { NodeCalls } from './node-calls.ts';
import { type HostedNode, NodeInstance } from './node-instance.ts';

export type OptionChanges = Readonly<Record<string, unknown>>;

/** Makes, prepares, updates, swaps and disposes the node of one place in the graph. */
export class NodeHost {
  #current: NodeInstance;
  #written: unknown;
  #options: unknown;
  #closed = false;
  #swapping: Promise<void> = Promise.resolve();
  readonly #closing = new AbortController();
  /** Instances that were swapped out and whose disposal is not over. */
  readonly #retired = new Set<NodeInstance>();
  readonly #swapListeners = new Set<() => void>();
  readonly #disposalErrors: unknown[] = [];

  /** @throws FexgraphError BAD_OPTION, NOT_REGISTERED. */
  constructor(
    readonly spec: HostedNode,
    private readonly container: DependencyContainer,
    private readonly clock: Clock,
  ) {
    this.#written = spec.written;
    this.#options = requireOptions(spec.definition, spec.written);
    this.#current = this.#create(this.#options);
  }

  /** Validated, with defaults, as of the last `update` or `swap`. */
  get options(): unknown {
    return this.#options;
  }

  get node(): PipelineNode {
    return this.#current.node;
  }

  get prepared(): boolean {
    return this.#current.prepared;
  }

  /** The node for one call, and the function to call when it is over. A swapped node is disposed after its last call. */
  use(): { readonly node: PipelineNode; readonly done: () => void } {
    const instance = this.#current;
    instance.uses++;
    return { node: instance.node, done: () => this.#endUse(instance) };
  }

  prepare(context: ProcessContext): Promise<void> {
    return this.#current.prepare(context);
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
    const node = this.#current.node as MapNode;
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
  swap(changes: OptionChanges, context: ProcessContext, calls: NodeCalls): Promise<void> {
    const turn = this.#swapping.then(() => this.#swap(changes, context, calls));
    this.#swapping = turn.catch(() => undefined); // The caller of this swap hears of it; the next one has its own turn.
    return turn;
  }

  /** No instance takes over any more: a swap that is under way is cancelled. */
  close(): void {
    this.#closed = true;
    this.#closing.abort(cancelled('the run is over'));
  }

  /** Disposes every instance there is. @throws the first error of a disposal (rejects). */
  async dispose(): Promise<void> {
    this.close();
    await this.#swapping;
    await Promise.all([...this.#retired, this.#current].map((instance) => this.#disposeInstance(instance)));
    if (this.#disposalErrors.length > 0) throw this.#disposalErrors[0];
  }

  async #swap(changes: OptionChanges, { signal }: ProcessContext, calls: NodeCalls): Promise<void> {
    this.#refuseIfClosed();
    const before = this.#written;
    const written = { ...(before as object | undefined), ...changes };
    const options = requireOptions(this.spec.definition, written);
    const next = this.#create(options);
    try {
      await calls.limit(next.prepare({ signal: AbortSignal.any([signal, this.#closing.signal]) }));
      this.#refuseIfClosed();
    } catch (thrown) {
      // Not awaited: a `prepare` that hangs cannot be disposed of before it ends. `dispose` of the host waits for it.
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
  #takeOverUpdates(next: NodeInstance, before: unknown, written: object, options: unknown, changes: object): void {
    const updated = this.#written !== before;
    this.#written = updated ? { ...(this.#written as object), ...changes } : written;
    this.#options = updated ? requireOptions(this.spec.definition, this.#written) : options;
    if (updated) (next.node as MapNode).update?.(this.#options);
  }

  #refuseIfClosed(): void {
    if (this.#closed) throw cancelled('the run is over');
  }

  #endUse(instance: NodeInstance): void {
    instance.uses--;
    if (instance.uses === 0 && this.#retired.has(instance)) this.#retire(instance);
  }

  #retire(instance: NodeInstance): void {
    void this.#disposeInstance(instance).then(() => this.#retired.delete(instance));
  }

  /** Never rejects: `dispose` reports. */
  async #disposeInstance(instance: NodeInstance): Promise<void> {
    try {
      await instance.dispose();
    } catch (thrown) {
      if (!this.#disposalErrors.includes(thrown)) this.#disposalErrors.push(thrown);
    }
  }

  #create(options: unknown): NodeInstance {
    return new NodeInstance(this.spec, options, this.container, this.clock);
  }
}
