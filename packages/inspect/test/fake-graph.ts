import {
  CLOCK,
  type Clock,
  compile,
  defineNode,
  FailedFrame,
  GraphBuilder,
  type GraphRun,
  type Keyed,
  type MapNode,
  nodeOperator,
  OPTIONS,
  packetType,
  pipelineNode,
  port,
  type SinkNode,
  type SourceNode,
  type StreamNode,
  type VirtualClock,
} from '@fexgraph/core';
import { filter, type Observable } from 'rxjs';
import { container, inject } from 'tsyringe';
import { z } from 'zod';

const Picture = packetType<Keyed>('Picture');
const Faces = packetType<Keyed>('Faces');

const wait = (clock: Clock, ms: number) => new Promise<void>((resolve) => void clock.after(ms, resolve));

const pictures = defineNode({
  type: 'fake/pictures',
  version: 1,
  summary: 'counts up, one picture every 10 ms',
  output: port(Picture, 'pictures'),
  options: z.object({ count: z.number(), fail: z.number().optional() }),
});

@pipelineNode(pictures)
class PicturesNode implements SourceNode<Keyed> {
  readonly #left: { count: number; fail?: number };
  constructor(
    @inject(OPTIONS) options: { count: number; fail?: number },
    @inject(CLOCK) private readonly clock: Clock,
  ) {
    this.#left = options;
  }
  async *open() {
    for (let index = 0; index < this.#left.count; index++) {
      await wait(this.clock, 10);
      const key = { source: 'camera', index, time: index / 100 };
      yield index === this.#left.fail ? new FailedFrame(key, 'camera', new Error('torn picture')) : { key };
    }
  }
  expected() {
    return this.#left.count;
  }
}

const faces = defineNode({
  type: 'fake/faces',
  version: 2,
  summary: 'takes its time',
  input: port(Picture, 'pictures'),
  output: port(Faces, 'faces'),
  options: z.object({ ms: z.number().default(20), failAt: z.number().optional() }),
  traits: { concurrency: 2 },
});

@pipelineNode(faces)
class FacesNode implements MapNode<Keyed, Keyed> {
  readonly #options: { ms: number; failAt?: number };
  constructor(
    @inject(OPTIONS) options: { ms: number; failAt?: number },
    @inject(CLOCK) private readonly clock: Clock,
  ) {
    this.#options = options;
  }
  async prepare() {
    await wait(this.clock, 100);
  }
  async process(items: readonly Keyed[]) {
    await wait(this.clock, this.#options.ms);
    if (items.some(({ key }) => key.index === this.#options.failAt)) throw new Error('no face');
    return items.map(({ key }) => ({ key }));
  }
  dispose() {
    return Promise.resolve();
  }
}

const every = defineNode({
  kind: 'stream',
  type: 'fake/even',
  version: 1,
  summary: 'lets every other frame pass',
  input: port(Faces, 'faces'),
  output: port(Faces, 'faces'),
  options: z.object({}),
});

@pipelineNode(every)
class EvenNode implements StreamNode<Keyed, Keyed> {
  connect(input: Observable<Keyed>) {
    return input.pipe(filter(({ key }) => key.index % 2 === 0));
  }
}

const table = defineNode({
  type: 'fake/table',
  version: 1,
  summary: 'swallows faces at once',
  input: port(Faces, 'faces'),
  options: z.object({}),
});

@pipelineNode(table)
class TableNode implements SinkNode<Keyed> {
  rows = 0;
  write() {
    this.rows++;
  }
}

export interface FakeOptions {
  readonly count?: number;
  readonly failAt?: number;
  readonly tornAt?: number;
  readonly even?: boolean;
  /** Adds a node whose results nobody reads. */
  readonly unread?: boolean;
}

/** pictures -> faces (-> even) -> table, with the faces as an output. */
export function fakeGraph({ count = 4, failAt, tornAt, even = false, unread = false }: FakeOptions = {}) {
  const builder = new GraphBuilder('fake');
  const frames = builder.add('pictures', nodeOperator(pictures, PicturesNode)({ count, fail: tornAt }));
  const found = builder.add('faces', nodeOperator(faces, FacesNode)({ failAt }), frames);
  if (unread) builder.add('unread', nodeOperator(faces, FacesNode)({}), frames);
  const last = even ? builder.add('even', nodeOperator(every, EvenNode)({}), found) : found;
  builder.add('table', nodeOperator(table, TableNode)({}), last);
  builder.output('faces', found);
  return compile(builder.build({ onError: 'skip' }), container.createChildContainer());
}

/** Lets virtual time pass until the run is over. */
export async function drive(run: GraphRun, clock: VirtualClock): Promise<void> {
  let over = false;
  void run.settled.then(() => {
    over = true;
  });
  while (!over) {
    for (let i = 0; i < 3; i++) await new Promise((resolve) => setImmediate(resolve));
    if (!over && clock.nextDue !== undefined) clock.advance(clock.nextDue - clock.now());
  }
}
