import {
  type Clock,
  FailedFrame,
  FexgraphError,
  type FrameKey,
  type Keyed,
  keyText,
  type MapNode,
  NODE_INTERCEPTOR,
  type NodeInterceptor,
  registerAlso,
  type SinkNode,
  type SourceNode,
  type StreamNode,
  wrapNode,
} from '@fexgraph/core';
import { filter } from 'rxjs';
import type { DependencyContainer } from 'tsyringe';
import type { Fault, FaultKind } from './fault.ts';
import { spoilAnswer } from './spoil-answer.ts';

type Work<T> = () => Promise<T> | T;

/** Faults of a whole call; the others spoil the packet of one frame. */
const FAILS_WHOLE: ReadonlySet<FaultKind> = new Set(['throw', 'reject', 'die', 'hang', 'delay']);

function then<T>(result: Promise<T> | T, change: (result: T) => T): Promise<T> | T {
  return result instanceof Promise ? result.then(change) : change(result);
}

/** Makes nodes fail from outside, as a test plans it. Register it before the graph runs. */
export class FaultInjector {
  /** How often each kind has happened. */
  readonly injected = new Map<FaultKind, number>();
  readonly #times = new Map<Fault, Map<string, number>>();
  /** Calls that are running, per node: they die together. */
  readonly #running = new Map<string, Set<(reason: Error) => void>>();

  constructor(private readonly faults: readonly Fault[]) {}

  register(container: DependencyContainer): this {
    registerAlso(container, NODE_INTERCEPTOR, this.intercept);
    return this;
  }

  readonly intercept: NodeInterceptor = (typed, { id, clock }) => {
    if (!this.faults.some((fault) => fault.node === undefined || fault.node === id)) return typed;
    return wrapNode(typed, {
      source: (node) => ({ open: this.#open(node, id) }),
      map: (node) => ({ process: this.#process(node, id, clock) as MapNode['process'] }),
      stream: (node) => ({ connect: this.#connect(node, id) as StreamNode['connect'] }),
      sink: (node) => ({ write: this.#write(node, id, clock) as SinkNode['write'] }),
    });
  };

  #process(node: MapNode, id: string, clock: Clock): MapNode<Keyed>['process'] {
    return (items, context) => {
      const answer = () => node.process(items, context);
      const struck = items.flatMap((item, place) => (this.#find(id, item.key) ? [place] : []));
      // A batch that fails as a whole spoils no packet: what is meant for the others happens when they are run again.
      const whole = struck.find((place) => FAILS_WHOLE.has(this.#find(id, items[place].key)!.kind));
      if (whole !== undefined) {
        const fault = this.#take(id, items[whole].key)!;
        return this.#mortal(id, () => this.#strike(fault, clock, id, answer));
      }
      if (struck.length === 0) return this.#mortal(id, answer);
      const faults = struck.map((place) => ({ place, kind: this.#take(id, items[place].key)!.kind }));
      return this.#mortal(id, () => then(answer(), (packets) => spoilAnswer(faults, packets)));
    };
  }

  #write(node: SinkNode, id: string, clock: Clock): SinkNode<Keyed>['write'] {
    return (item, context) => {
      const write = () => node.write(item, context);
      const fault = this.#find(id, item.key) && this.#take(id, item.key);
      return fault ? this.#strike(fault, clock, id, write) : write();
    };
  }

  #open(node: SourceNode<Keyed>, id: string): SourceNode<Keyed>['open'] {
    const take = (key: FrameKey) => this.#take(id, key);
    return async function* (context) {
      for await (const packet of node.open(context)) {
        const fault = take(packet.key);
        if (!fault) {
          yield packet;
          continue;
        }
        (packet as { release?(): void }).release?.();
        if (fault.kind === 'die') throw new Error(`injected: the source breaks at ${keyText(packet.key)}`);
        yield new FailedFrame(packet.key, keyText(packet.key), injectedError(fault.kind, packet.key));
      }
    };
  }

  #connect(node: StreamNode, id: string): StreamNode<Keyed>['connect'] {
    return (input) => node.connect(input.pipe(filter(({ key }) => !this.#take(id, key))));
  }

  /** Does what the fault says, around the work. */
  #strike<T>(fault: Fault, clock: Clock, id: string, work: Work<T>): Promise<T> | T {
    switch (fault.kind) {
      case 'throw':
        throw new Error('injected: throw');
      case 'reject':
        return Promise.reject(new Error('injected: reject'));
      case 'die':
        return this.#die(id);
      case 'hang':
        return new Promise<T>(() => undefined);
      case 'delay':
        return new Promise<void>((resolve) => clock.after(fault.delayMs ?? 0, resolve)).then(work);
      default:
        return work();
    }
  }

  #die(id: string): Promise<never> {
    const death = new FexgraphError('WORKER_DIED', 'injected: the worker died');
    for (const kill of [...(this.#running.get(id) ?? [])]) kill(death);
    return Promise.reject(death);
  }

  /** Work that fails when the worker of its node dies. */
  #mortal<T>(id: string, work: Work<T>): Promise<T> | T {
    const result = work();
    if (!(result instanceof Promise) || !this.#canDie(id)) return result;
    const running = this.#running.get(id) ?? new Set();
    this.#running.set(id, running);
    return new Promise<T>((resolve, reject) => {
      running.add(reject);
      result.then(resolve, reject).finally(() => running.delete(reject));
    });
  }

  #canDie(id: string): boolean {
    return this.faults.some(({ kind, node }) => kind === 'die' && (node === undefined || node === id));
  }

  #find(id: string, key: FrameKey): Fault | undefined {
    return this.faults.find((fault) => {
      if (fault.node !== undefined && fault.node !== id) return false;
      if (fault.frame && !fault.frame(key)) return false;
      return fault.times === undefined || (this.#times.get(fault)?.get(`${id} ${keyText(key)}`) ?? 0) < fault.times;
    });
  }

  /** The fault that happens to a frame now, counted. */
  #take(id: string, key: FrameKey): Fault | undefined {
    const fault = this.#find(id, key);
    if (!fault) return undefined;
    this.injected.set(fault.kind, (this.injected.get(fault.kind) ?? 0) + 1);
    if (fault.times !== undefined) {
      const times = this.#times.get(fault) ?? new Map<string, number>();
      this.#times.set(fault, times);
      const place = `${id} ${keyText(key)}`;
      times.set(place, (times.get(place) ?? 0) + 1);
    }
    return fault;
  }
}

function injectedError(kind: FaultKind, key: FrameKey): Error {
  return new Error(`injected: ${kind} at ${keyText(key)}`);
}
