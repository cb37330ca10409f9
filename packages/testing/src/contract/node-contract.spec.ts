import {
  type Detections,
  DetectionsPacket,
  defineNode,
  type Identities,
  IdentitiesPacket,
  type MapNode,
  type NodeDefinition,
  nodeOperator,
  type ProcessContext,
  pipelineNode,
  port,
} from '@fexgraph/core';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { brightness } from '../../test/brightness.ts';
import { DescribedFaces, describedFaces } from '../../test/described-faces.ts';
import { fakeFrames } from '../frames/fake-frames.ts';
import { frameOf } from '../frames/frame-of.ts';
import { nodeContract } from './node-contract.ts';

const pictures = (source: string) => [0, 1, 2, 3].map((index) => frameOf({ source, index, fill: 50 * index + 5 }));

describe('nodes that keep the contract', () => {
  const contract = [
    ...nodeContract({ make: () => brightness(), items: pictures }),
    ...nodeContract({ make: () => fakeFrames({ count: 5, failing: [1], intervalMs: 3 }) }),
    ...nodeContract(describedFaces()),
  ];
  for (const { name, run } of contract) it(name, run);

  it('are named', () => {
    expect([...new Set(contract.map(({ node }) => node))]).toEqual([
      'example/brightness',
      'testing/frames',
      'example/described-faces',
    ]);
  });
});

type Node = typeof DescribedFaces;
type Subject = ReturnType<typeof describedFaces> & { leftOpen?(): readonly string[] };

/** Described faces, otherwise. */
function otherwise(change: (answer: Identities, item: Detections) => Identities): Node {
  return class extends DescribedFaces {
    protected override async describe(item: Detections, context: ProcessContext) {
      return change(await super.describe(item, context), item);
    }
  } as Node;
}

const definedAs = (own: Partial<NodeDefinition>) => describedFaces(DescribedFaces, own);

/** What a node does, what it is, the promise that it breaks, and how the check says so. */
const breaches: readonly [string, Subject, RegExp, RegExp][] = [
  ['does not say what it is', definedAs({ summary: 'Two.\nLines.' }), /says what it is/, /summary is not one line/],
  ['has a port without a word', definedAs({ output: port(IdentitiesPacket, '') }), /says what it is/, /output has no/],
  [
    'has an option without a word',
    definedAs({ options: z.object({ scale: z.number().default(1) }) }),
    /says what it is/,
    /option scale has no description/,
  ],
  ['changes an option that it has not', definedAs({ live: ['size'] }), /says what it is/, /live names no option: size/],
  ['names a column twice', definedAs({ columns: () => ['A', 'B', 'A'] }), /once each/, /columns named twice: A/],
  [
    'takes any option',
    definedAs({ options: z.looseObject({ scale: z.number().default(1).describe('x') }) }),
    /refuses options/,
    /it takes the options \{ no-such-option: 1 \}/,
  ],
  [
    'takes nonsense for an option',
    definedAs({ options: z.object({ scale: z.any().default(1).describe('x') }) }),
    /refuses options/,
    /it takes the options \{ scale: Symbol\(nonsense\) \}/,
  ],
  [
    'forgets its session',
    describedFaces(
      class extends DescribedFaces {
        override async dispose() {
          this.session = undefined;
        }
      } as Node,
    ),
    /prepared once and disposed once/,
    /session 0 was disposed 0 times/,
  ],
  [
    'leaves something open elsewhere',
    { ...describedFaces(), leftOpen: () => ['a file'] },
    /prepared once and disposed once/,
    /it leaves open: a file/,
  ],
  [
    'disposes what it opened twice',
    describedFaces(
      class extends DescribedFaces {
        override async dispose() {
          await this.session!.dispose();
          await this.session!.dispose();
        }
      } as Node,
    ),
    /prepared once and disposed once/,
    /session 0 was disposed 2 times/,
  ],
  [
    'calls a network that no abort can reach',
    describedFaces(
      class extends DescribedFaces {
        override process(items: readonly Detections[]) {
          return super.process(items, { signal: undefined } as never);
        }
      } as Node,
    ),
    /prepared once and disposed once/,
    /4 calls of networks had no signal/,
  ],
  [
    'loses one of two sessions that do not open',
    describedFaces(
      class extends DescribedFaces {
        override async prepare() {
          const first = await this.inference.open({ model: 'double' });
          await super.prepare();
          await first.dispose();
        }
      } as Node,
    ),
    /cannot be prepared/,
    /session 0 was disposed 0 times/,
  ],
  [
    'leaves a session behind where it is cancelled',
    describedFaces(
      class extends DescribedFaces {
        override async process(items: readonly Detections[], context: ProcessContext) {
          const extra = await this.inference.open({ model: 'double' });
          const answers = await super.process(items, context);
          await extra.dispose();
          return answers;
        }
      } as Node,
    ),
    /cancelled at any moment/,
    /session \d was disposed 0 times/,
  ],
  [
    'stays broken after a network that failed',
    describedFaces(
      class extends DescribedFaces {
        #broken = false;
        override async process(items: readonly Detections[], context: ProcessContext) {
          if (this.#broken) throw new Error('still broken');
          this.#broken = true;
          const answers = await super.process(items, context);
          this.#broken = false;
          return answers;
        }
      } as Node,
    ),
    /a call of a network that fails/,
    /failures is 4, expected 1/,
  ],
  [
    'moves a frame in time',
    describedFaces(otherwise((answer) => ({ ...answer, key: { ...answer.key, time: 9 } }))),
    /under its key/,
    /keys\[0\].time is 9, expected 0/,
  ],
  [
    'lets an answer depend on the batch',
    describedFaces(
      class extends DescribedFaces {
        override async process(items: readonly Detections[], context: ProcessContext) {
          const answers = await super.process(items, context);
          return answers.map((answer) => ({ ...answer, embeddings: answer.embeddings.map((x) => x + items.length) }));
        }
      } as Node,
      { traits: { maxBatch: 64 } },
    ),
    /one by one, in batches/,
    /outputs\[\d\].embeddings\[0\] is/,
  ],
  [
    'keeps one memory for all sources',
    describedFaces(
      class extends DescribedFaces {
        #all = 0;
        protected override async describe(item: Detections, context: ProcessContext) {
          const answer = await super.describe(item, context);
          return { ...answer, embeddings: answer.embeddings.fill(this.#all++) };
        }
        override endSource() {
          this.#all = 0;
        }
      } as Node,
    ),
    /alone and among others/,
    /outputs of source a\[1\].embeddings\[0\] is/,
  ],
  [
    'remembers a source that has ended',
    describedFaces(
      class extends DescribedFaces {
        override endSource() {
          this.seen.set('nobody', 1);
        }
      } as Node,
    ),
    /forgets a source/,
    /outputs of the same source again\[0\]/,
  ],
  [
    'writes into its input',
    describedFaces(
      otherwise((answer, { boxes }) => {
        boxes[0] = 5;
        return answer;
      }),
    ),
    /leaves its inputs/,
    /inputs\[0\].boxes\[0\] is 5, expected 10/,
  ],
  [
    'gives pixels on',
    describedFaces(otherwise((answer, { frame }) => ({ ...answer, chip: frame.pixels.data.subarray(3) }))),
    /memory of its own/,
    /the output of a#0 lies in the pixels of a frame/,
  ],
  [
    'uses one buffer for all answers',
    describedFaces(
      class extends DescribedFaces {
        readonly #all = new Float32Array(4);
        protected override async describe(item: Detections, context: ProcessContext) {
          const answer = await super.describe(item, context);
          return { ...answer, embeddings: this.#all.subarray(0, 2 * item.count) };
        }
      } as Node,
    ),
    /memory of its own/,
    /the outputs of a#0 and a#1 lie in one buffer/,
  ],
  [
    'takes a frame that failed for a face',
    describedFaces(
      class extends DescribedFaces {
        recover({ key }: { readonly key: Identities['key'] }): Identities {
          return { key, count: 1, dimension: 2, space: 'example', embeddings: new Float32Array(2) };
        }
      } as Node,
    ),
    /a frame that failed before it/,
    /the output of a#1 is not that of a frame without a face/,
  ],
  [
    'counts a face where there is none',
    describedFaces(otherwise((answer) => ({ ...answer, count: Math.max(1, answer.count) }))),
    /a frame without a face/,
    /the output of a#0 is not that of a frame without a face/,
  ],
  [
    'asks its network about no face',
    describedFaces(
      class extends DescribedFaces {
        protected override async describe(item: Detections, context: ProcessContext) {
          const feed = { type: 'float32', dims: [1], data: Float32Array.of(0) } as const;
          if (item.count === 0) await this.session!.run({ x: feed }, context);
          return super.describe(item, context);
        }
      } as Node,
    ),
    /a frame without a face/,
    /calls of the network is 1, expected 0/,
  ],
];

describe('nodes that break the contract', () => {
  it.each(breaches)('one that %s', async (_, subject, promise, message) => {
    const broken = nodeContract(subject).filter(({ name }) => promise.test(name));
    expect(broken).toHaveLength(1);
    await expect(broken[0].run()).rejects.toThrow(message);
  });

  it('one that forgets which face is which', async () => {
    const definition = defineNode({
      type: 'example/same-faces',
      version: 1,
      summary: 'gives faces on',
      input: port(DetectionsPacket, 'faces'),
      output: port(DetectionsPacket, 'the same faces'),
      options: z.object({}),
    });
    @pipelineNode(definition)
    class SameFaces implements MapNode<Detections, Detections> {
      process(items: readonly Detections[]) {
        return items.map(({ key, frame, count, boxes, scores }) => ({ key, frame, count, boxes, scores }));
      }
    }
    const { items, noFace } = describedFaces();
    const make = () => nodeOperator(definition, SameFaces)();
    const broken = nodeContract({ make, items, noFace }).filter(({ name }) => name.endsWith('keep their tracks'));
    await expect(broken[0].run()).rejects.toThrow('the faces of a#0 have lost their tracks');
  });

  it('are as many as the promises, at least', () => {
    const promises = nodeContract(describedFaces()).map(({ name }) => name);
    expect(promises.filter((name) => !breaches.some(([, , promise]) => promise.test(name)))).toEqual([]);
  });

  it('needs packets to be checked with', () => {
    expect(() => nodeContract({ make: () => brightness() })).toThrow('needs at least four items');
  });
});
