import {
  type Detections,
  DetectionsPacket,
  defineNode,
  type Identities,
  IdentitiesPacket,
  type MapNode,
  type NodeDefinition,
  type NodeSpec,
  OPTIONS,
  type OptionsOf,
  type ProcessContext,
  pipelineNode,
  port,
} from '@fexgraph/core';
import { INFERENCE, type Inference, type Session } from '@fexgraph/inference';
import { inject, injectable } from 'tsyringe';
import { z } from 'zod';
import { frameOf } from '../src/frames/frame-of.ts';
import { FakeInference } from '../src/inference/fake-inference.ts';

const definition = defineNode({
  type: 'example/described-faces',
  version: 1,
  summary: 'describes each face by the mean of the boxes so far',
  input: port(DetectionsPacket, 'face boxes'),
  output: port(IdentitiesPacket, 'two numbers for each face'),
  options: z.object({ scale: z.number().positive().default(1).describe('factor of each number') }),
  traits: { stateful: true, maxBatch: 64 },
});

/** A node of every duty: it calls a network, remembers per source, and answers for every face. */
@pipelineNode(definition)
export class DescribedFaces implements MapNode<Detections, Identities> {
  protected session: Session | undefined;
  protected readonly seen = new Map<string, number>();

  constructor(
    @inject(OPTIONS) protected readonly options: OptionsOf<typeof definition>,
    @inject(INFERENCE) protected readonly inference: Inference,
  ) {}

  async prepare(): Promise<void> {
    this.session = await this.inference.open({ model: 'double' });
  }

  async dispose(): Promise<void> {
    await this.session?.dispose();
    this.session = undefined;
  }

  async process(items: readonly Detections[], context: ProcessContext): Promise<readonly Identities[]> {
    const answers: Identities[] = [];
    for (const item of items) answers.push(await this.describe(item, context));
    return answers;
  }

  endSource(source: string): void {
    this.seen.delete(source);
  }

  protected async describe({ key, count, boxes }: Detections, { signal }: ProcessContext): Promise<Identities> {
    const embeddings = new Float32Array(2 * count);
    if (count > 0) {
      const feed = { type: 'float32', dims: [1], data: Float32Array.of(boxes[0]) } as const;
      const { y } = await this.session!.run({ x: feed }, { signal });
      const seen = (this.seen.get(key.source) ?? 0) + count;
      this.seen.set(key.source, seen);
      embeddings.fill((Number(y.data[0]) / seen) * this.options.scale);
    }
    return { key, count, dimension: 2, space: 'example', embeddings };
  }
}

type Node = typeof DescribedFaces;

/** The subject of the contract, with another class or definition if given. */
export function describedFaces(nodeClass: Node = DescribedFaces, own: Partial<NodeDefinition> = {}) {
  const changed = { ...definition, ...own } as typeof definition;
  // A class that inherits its constructor has no tokens of its own.
  inject(OPTIONS)(nodeClass, undefined, 0);
  inject(INFERENCE)(nodeClass, undefined, 1);
  injectable()(nodeClass);
  return {
    make: (): NodeSpec<typeof definition> => ({ definition: changed, nodeClass, options: {} }),
    items: (source: string) => [0, 1, 2, 3].map((index) => faces(source, index, 1 + (index % 2))),
    noFace: (source: string) => faces(source, 0, 0),
    inference: () =>
      new FakeInference({
        double: {
          inputs: [{ name: 'x', type: 'float32', dims: [1] }],
          outputs: [{ name: 'y', type: 'float32', dims: [1] }],
          answer: ({ x }) => ({ y: { type: 'float32', dims: [1], data: Float32Array.of(2 * Number(x.data[0])) } }),
        },
      }),
  };
}

function faces(source: string, index: number, count: number): Detections {
  const frame = frameOf({ source, index, time: index / 30 });
  const boxes = Float32Array.from({ length: 4 * count }, (_, i) => 10 * (index + 1) + i);
  return { key: frame.key, frame, count, boxes, scores: new Float32Array(count).fill(0.9) };
}
