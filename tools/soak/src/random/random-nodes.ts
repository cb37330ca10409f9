import {
  defineNode,
  FailedFrame,
  type FrameKey,
  type Keyed,
  type MapNode,
  manyPort,
  type NodeClass,
  type NodeSpec,
  nodeOperator,
  PassedFrame,
  packetType,
  pipelineNode,
  port,
  type SinkNode,
  type SourceNode,
  type StreamNode,
  type VirtualClock,
} from '@fexgraph/core';
import { concatMap, filter, map, Observable, Subject } from 'rxjs';
import { z } from 'zod';
import type { MapFault, MapPlan, SourcePlan, StreamPlan } from './graph-plan.ts';

/** A packet with a buffer behind it: it must be released exactly once. */
export class Item implements Keyed {
  releases = 0;
  constructor(
    readonly key: FrameKey,
    made?: Item[],
  ) {
    made?.push(this);
  }
  release(): void {
    this.releases++;
  }
}

const ItemPacket = packetType<Item>('Item');
const items = port(ItemPacket, 'items');
const common = { version: 1, options: z.object({ generation: z.number().default(0) }) } as const;

export const text = ({ source, index }: FrameKey): string => `${source}#${index}`;

export interface World {
  readonly clock: VirtualClock;
  readonly made: Item[];
}

const pause = (clock: VirtualClock, ms: number) => new Promise<void>((resolve) => clock.after(ms, resolve));

/** Gives each call its milliseconds, in turn. */
function turns(delays: readonly number[]): () => number {
  let calls = 0;
  return () => delays[calls++ % delays.length];
}

function nodeOf(definition: Parameters<typeof pipelineNode>[0], make: () => object): NodeSpec<never> {
  function Fake() {
    return make();
  }
  pipelineNode(definition)(Fake as unknown as NodeClass<never>);
  return nodeOperator(definition, Fake as unknown as NodeClass)() as unknown as NodeSpec<never>;
}

export function source(plan: SourcePlan, { clock, made }: World, prefix = plan.id): NodeSpec<never> {
  const definition = defineNode({ ...common, type: `random/${prefix}`, summary: 'gives items', output: items });
  const delay = turns(plan.delays);
  const make = (): SourceNode<Item> => ({
    async *open() {
      for (const [video, frames] of plan.videos.entries()) {
        for (let index = 0; index < frames; index++) {
          const ms = delay();
          if (ms > 0) await pause(clock, ms);
          const key = { source: `${prefix}-${video}`, index, time: index };
          if (plan.unreadable.has(text(key))) yield new FailedFrame(key, text(key), new Error('torn'));
          else yield new Item(key, made);
        }
      }
    },
  });
  return nodeOf(definition as never, make);
}

export function mapNode(plan: MapPlan, branches: number, { clock, made }: World): NodeSpec<never> {
  const { concurrency, maxBatch, stateful, faults } = plan;
  const traits = { concurrency, maxBatch, stateful };
  const ports = branches > 1 ? { inputs: { many: manyPort(ItemPacket, 'branches') } } : { input: items };
  const definition = defineNode({
    ...common,
    ...ports,
    type: `random/${plan.id}`,
    summary: 'maps',
    output: items,
    traits,
  });
  const delay = turns(plan.delays);
  /** What is not given away has no owner: it is not made. */
  const answer = (given: readonly Keyed[]): readonly Item[] => {
    const answered = spoil(
      given.map(({ key }) => new Item(key)),
      given.map(({ key }) => faults.get(text(key))),
    );
    made.push(...new Set(answered));
    return answered;
  };
  const unseen = new Map<string, number>();
  const make = (): MapNode<Keyed, Item> => ({
    weight: ({ key }) => (key.index % 2) * plan.weight,
    process(given) {
      if (stateful) {
        if (given.length > 1) throw new Error(`a stateful node got ${given.length} items`);
        const [{ key }] = given;
        if ((unseen.get(key.source) ?? -1) > key.index) throw new Error(`a stateful node got ${text(key)} late`);
        unseen.set(key.source, key.index);
      }
      const ms = delay();
      const kinds = given.map(({ key }) => faults.get(text(key)));
      if (kinds.includes('throw')) throw new Error('thrown');
      if (kinds.includes('hang')) return new Promise(() => undefined);
      return ms === 0 ? answer(given) : pause(clock, ms).then(() => answer(given));
    },
    endSource: (name) => void unseen.delete(name),
    ...(plan.recovers ? { recover: ({ key }) => new Item(key, made) } : {}),
  });
  return nodeOf(definition as never, make);
}

function spoil(results: readonly Item[], faults: readonly (MapFault | undefined)[]): readonly Item[] {
  for (const [i, fault] of faults.entries()) {
    if (fault === 'reject') throw new Error('rejected');
    if (fault === 'too-few') return results.slice(1);
    if (fault === 'too-many') return [...results, results[0]];
    if (fault === 'same-twice') return [results[i], results[i], ...results.slice(1)];
    // One item has no order: it is wrong in another way.
    if (fault === 'reversed') return results.length > 1 ? [...results].reverse() : [];
    if (fault === 'wrong-key') return results.map(({ key }) => new Item({ ...key, index: -1 }));
  }
  return results;
}

export function streamNode(plan: StreamPlan, { clock, made }: World): NodeSpec<never> {
  const { kind, n } = plan;
  const holds = { filter: 0, window: n - 1, 'look-ahead': n, async: Number.POSITIVE_INFINITY }[kind];
  const definition = defineNode({
    ...common,
    kind: 'stream',
    type: `random/${plan.id}`,
    summary: kind,
    input: items,
    output: items,
    traits: { holds },
  });
  const delay = turns(plan.delays);
  const make = (): StreamNode<Item, Item> => {
    const of = ({ key }: Keyed) => new Item(key, made);
    if (kind === 'filter')
      return {
        connect: (x) =>
          x.pipe(
            filter(({ key }) => key.index % n === 0),
            map(of),
          ),
      };
    if (kind === 'async') {
      const work = async (item: Item) => {
        const ms = delay();
        if (ms > 0) await pause(clock, ms);
        return item;
      };
      // Made where it is emitted: what an operator makes for nobody is its own to release.
      const answer = (item: Item) => (item.key.index % (n + 1) === n ? new PassedFrame(item.key) : of(item));
      return { connect: (x) => x.pipe(concatMap(work), map(answer)) };
    }
    return kind === 'window' ? windows(n, of) : lookAhead(n, of);
  };
  return nodeOf(definition as never, make);
}

/** Emits the first of every n packets of a source when the last of them has come. */
function windows(n: number, of: (item: Item) => Item): StreamNode<Item, Item> {
  const held = new Map<string, Item[]>();
  return {
    connect: (input) =>
      new Observable((subscriber) =>
        input.subscribe({
          next: (item) => {
            const window = [...(held.get(item.key.source) ?? []), item];
            held.set(item.key.source, window.length === n ? [] : window);
            if (window.length === n) subscriber.next(of(window[0]));
          },
          complete: () => subscriber.complete(),
        }),
      ),
    endSource: (name) => void held.delete(name),
  };
}

/** Emits a packet when n later ones of its source have come, and the rest when the source ends. */
function lookAhead(n: number, of: (item: Item) => Item): StreamNode<Item, Item> {
  const held = new Map<string, Item[]>();
  const out = new Subject<Item>();
  return {
    connect: (input) =>
      new Observable((subscriber) => {
        subscriber.add(out.subscribe(subscriber));
        subscriber.add(
          input.subscribe({
            next: (item) => {
              const waiting = [...(held.get(item.key.source) ?? []), item];
              const ready = waiting.length > n ? waiting.shift() : undefined;
              held.set(item.key.source, waiting);
              if (ready) out.next(of(ready));
            },
            complete: () => subscriber.complete(),
          }),
        );
      }),
    endSource: (name) => {
      const waiting = held.get(name) ?? [];
      held.delete(name);
      for (const item of waiting) out.next(of(item));
    },
  };
}

export function sink(
  id: string,
  delays: readonly number[],
  { clock }: World,
  write: (item: Item) => void,
): NodeSpec<never> {
  const definition = defineNode({ ...common, type: `random/${id}`, summary: 'takes items', input: items });
  const delay = turns(delays);
  const make = (): SinkNode<Item> => ({
    write(item) {
      const ms = delay();
      if (ms === 0) return write(item);
      return pause(clock, ms).then(() => write(item));
    },
  });
  return nodeOf(definition as never, make);
}
