import type { Observable } from 'rxjs';
import { z } from 'zod';
import {
  defineNode,
  FailedFrame,
  Frame,
  FramePacket,
  type Keyed,
  type MapNode,
  manyPort,
  type NodeClass,
  type NodeLifecycle,
  type NodeTraits,
  nodeOperator,
  optionalPort,
  type PacketType,
  type PassedFrame,
  type ProcessContext,
  packetType,
  pipelineNode,
  port,
  type SinkNode,
  type SourceNode,
  type StreamNode,
} from '../../src/index.ts';

/** What the fake nodes pass on: a number derived from the frame. */
export interface Item extends Keyed {
  readonly value: number;
}

export const ItemPacket = packetType<Item>('Item');

let made = 0;
const nextType = (kind: string) => `test/${kind}-${++made}`;

/** A node class whose instance is the given object. */
function classOf<N extends object>(make: () => N): NodeClass<N> {
  function Fake(): N {
    return make();
  }
  return Fake as unknown as NodeClass<N>;
}

/** Makes frames and counts those that were not released. */
export class Frames {
  made = 0;
  released = 0;

  make(source: string, index: number): Frame {
    this.made++;
    return new Frame({
      key: { source, index, time: index / 10 },
      name: `${source}-${index}.png`,
      pixels: { data: new Uint8Array(3), width: 1, height: 1, channels: 3 },
      onRelease: () => {
        this.released++;
      },
    });
  }

  get leaked(): number {
    return this.made - this.released;
  }
}

export interface FakeSource extends NodeLifecycle {
  readonly count: number;
  readonly frames: Frames;
  readonly source?: string;
  /** Awaited before each frame. */
  before?(index: number, context: ProcessContext): Promise<void> | void;
  /** Frames that cannot be read. */
  readonly unreadable?: ReadonlySet<number>;
  closed?(): Promise<void> | void;
  readonly traits?: NodeTraits;
}

export function source(fake: FakeSource) {
  const definition = defineNode({
    type: nextType('source'),
    version: 1,
    summary: 'makes frames',
    output: port(FramePacket, 'frames'),
    options: z.object({}),
    traits: fake.traits,
  });
  const make = (): SourceNode<Frame> => ({
    ...lifecycle(fake),
    expected: () => fake.count,
    async *open(context) {
      const { source: name = 'camera', frames } = fake;
      try {
        for (let index = 0; index < fake.count; index++) {
          await fake.before?.(index, context);
          if (!fake.unreadable?.has(index)) yield frames.make(name, index);
          else yield new FailedFrame({ source: name, index, time: index }, `${name}-${index}.png`, new Error('torn'));
        }
      } finally {
        await fake.closed?.();
      }
    },
  });
  const type = classOf(make);
  pipelineNode(definition)(type);
  return nodeOperator(definition, type)();
}

/** A source with an iterator of its own. */
export function rawSource(open: SourceNode<Frame>['open'], extra: NodeLifecycle = {}) {
  const definition = defineNode({
    type: nextType('source'),
    version: 1,
    summary: 'makes frames',
    output: port(FramePacket, 'frames'),
    options: z.object({}),
  });
  const type = classOf((): SourceNode<Frame> => ({ ...extra, open }));
  pipelineNode(definition)(type);
  return nodeOperator(definition, type)();
}

function lifecycle({ prepare, dispose }: NodeLifecycle): NodeLifecycle {
  return { ...(prepare && { prepare }), ...(dispose && { dispose }) };
}

type FakeMap<I> = MapNode<I, Item> | MapNode<I, Item>['process'];

function mapNode<I>(fake: FakeMap<I>): MapNode<I, Item> {
  return typeof fake === 'function' ? { process: fake } : { ...fake };
}

/** Takes frames. */
export function onFrames(fake: FakeMap<Frame>, traits: NodeTraits = {}) {
  const definition = defineNode({
    type: nextType('on-frames'),
    version: 1,
    summary: 'turns frames into items',
    input: port(FramePacket, 'frames'),
    output: port(ItemPacket, 'items'),
    options: z.object({}),
    traits,
  });
  const type = classOf(() => mapNode(fake));
  pipelineNode(definition)(type);
  return nodeOperator(definition, type)();
}

/** Takes items. */
export function onItems(fake: FakeMap<Item>, traits: NodeTraits = {}) {
  const definition = defineNode({
    type: nextType('on-items'),
    version: 1,
    summary: 'turns items into items',
    input: port(ItemPacket, 'items'),
    output: port(ItemPacket, 'items'),
    options: z.object({}),
    traits,
  });
  const type = classOf(() => mapNode(fake));
  pipelineNode(definition)(type);
  return nodeOperator(definition, type)();
}

export interface Joined extends Keyed {
  readonly left: Item;
  readonly right: Item | undefined;
  readonly more: readonly Item[];
}

/** Takes items by three ports. */
export function joining(fake: FakeMap<Joined>, traits: NodeTraits = {}) {
  const definition = defineNode({
    type: nextType('joining'),
    version: 1,
    summary: 'joins items',
    inputs: {
      left: port(ItemPacket, 'one'),
      right: optionalPort(ItemPacket, 'maybe another'),
      more: manyPort(ItemPacket, 'any number'),
    },
    output: port(ItemPacket, 'items'),
    options: z.object({}),
    traits,
  });
  const type = classOf(() => mapNode(fake));
  pipelineNode(definition)(type);
  return nodeOperator(definition, type)();
}

/** A stream node over frames. */
export function streaming(
  connect: (frames: Observable<Frame>) => Observable<Item | PassedFrame>,
  traits: NodeTraits = {},
  extra: Omit<StreamNode, 'connect'> = {},
) {
  return streamingOver(FramePacket, connect, traits, extra);
}

/** A stream node over any packets. */
export function streamingOver<T extends Keyed>(
  packet: PacketType<T>,
  connect: (input: Observable<T>) => Observable<Item | PassedFrame>,
  traits: NodeTraits = {},
  extra: Omit<StreamNode, 'connect'> = {},
) {
  const definition = defineNode({
    kind: 'stream',
    type: nextType('streaming'),
    version: 1,
    summary: 'an operator',
    input: port(packet, 'packets'),
    output: port(ItemPacket, 'items'),
    options: z.object({}),
    traits,
  });
  const type = classOf((): StreamNode<T, Item> => ({ ...extra, connect }));
  pipelineNode(definition)(type as never);
  return nodeOperator(definition as typeof definition & { readonly options: z.ZodObject }, type)({} as never);
}

export function sink(fake: SinkNode<Item> | SinkNode<Item>['write']) {
  const definition = defineNode({
    type: nextType('sink'),
    version: 1,
    summary: 'takes items',
    input: port(ItemPacket, 'items'),
    options: z.object({}),
  });
  const type = classOf((): SinkNode<Item> => (typeof fake === 'function' ? { write: fake } : { ...fake }));
  pipelineNode(definition)(type);
  return nodeOperator(definition, type)();
}

/** The item of a frame. */
export function itemOf({ key }: Keyed, value = key.index): Item {
  return { key, value };
}
