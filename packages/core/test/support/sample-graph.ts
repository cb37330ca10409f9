import { type DependencyContainer, container as root } from 'tsyringe';
import { z } from 'zod';
import {
  ChipsPacket,
  DetectionsPacket,
  defineNode,
  FramePacket,
  type GraphSpec,
  IdentitiesPacket,
  manyPort,
  type NodeClass,
  optionalPort,
  packetType,
  pipelineNode,
  port,
  registerPlugins,
} from '../../src/index.ts';

function nodeClass(definition: Parameters<typeof pipelineNode>[0]): NodeClass {
  class Fake {
    open() {
      return [];
    }
    process() {
      return [];
    }
    write() {
      return undefined;
    }
  }
  pipelineNode(definition)(Fake as never);
  return Fake;
}

const text = { version: 1, summary: 'a node', options: z.object({}) } as const;
const frames = port(FramePacket, 'frames');
const faces = port(DetectionsPacket, 'faces');
const nodes = [
  defineNode({
    ...text,
    type: 'source/images',
    output: frames,
    options: z.object({ stride: z.number().min(1).default(1) }),
  }),
  defineNode({
    ...text,
    type: 'detect/faces',
    version: 2,
    input: frames,
    output: faces,
    options: z.object({ threshold: z.number().max(1).default(0.5), model: z.string().default('rfb') }),
    traits: { maxBatch: 4 },
  }),
  defineNode({ ...text, type: 'detect/chips', input: faces, output: port(ChipsPacket, 'chips') }),
  defineNode({ ...text, type: 'detect/smooth', input: faces, output: faces, traits: { stateful: true } }),
  defineNode({ ...text, type: 'detect/ahead', input: faces, output: faces, traits: { holds: 3 } }),
  defineNode({
    ...text,
    type: 'identity/embed',
    input: faces,
    output: port(IdentitiesPacket, 'who', { sensitive: true }),
  }),
  defineNode({
    ...text,
    type: 'fex/assemble',
    inputs: { faces, chips: optionalPort(ChipsPacket, 'chips'), more: manyPort(DetectionsPacket, 'more') },
    output: port(packetType('Fex'), 'rows'),
    options: z.object({ embeddings: z.boolean().default(false) }),
    carriesSensitive: ({ embeddings }) => embeddings,
  }),
  defineNode({ ...text, type: 'sink/who', input: port(IdentitiesPacket, 'who') }),
  defineNode({
    ...text,
    type: 'sink/csv',
    input: port(packetType('Fex'), 'rows'),
    options: z.object({ embeddings: z.boolean().default(false) }),
    acceptsSensitive: ({ embeddings }) => embeddings,
  }),
].map(nodeClass);

/** A container that knows the nodes of the sample. */
export function sampleContainer(): DependencyContainer {
  const container = root.createChildContainer();
  registerPlugins(container, { name: 'sample', nodes });
  return container;
}

/** images -> faces -> chips; faces and chips -> fex -> csv. */
export const GOOD: GraphSpec = {
  version: 1,
  nodes: {
    images: { type: 'source/images' },
    faces: { type: 'detect/faces@2', options: { threshold: 0.7 } },
    chips: { type: 'detect/chips' },
    fex: { type: 'fex/assemble@1' },
    csv: { type: 'sink/csv' },
  },
  edges: [
    { from: 'images', to: 'faces' },
    { from: 'faces', to: 'chips' },
    { from: 'faces', to: 'fex', port: 'faces' },
    { from: 'chips', to: 'fex', port: 'chips' },
    { from: 'fex', to: 'csv', port: 'fex' },
  ],
};

/** The good graph with other nodes, edges or settings. */
export function changed(changes: {
  readonly nodes?: Record<string, unknown>;
  readonly without?: readonly string[];
  readonly edges?: readonly { from: string; to: string; port?: string }[];
  readonly outputs?: Record<string, string>;
  readonly spec?: object;
}): GraphSpec {
  const { without = [] } = changes;
  const nodes = Object.fromEntries(
    Object.entries({ ...GOOD.nodes, ...changes.nodes }).filter(([id]) => !without.includes(id)),
  );
  const edges = GOOD.edges.filter(({ from, to }) => !without.includes(from) && !without.includes(to));
  return {
    ...GOOD,
    nodes: nodes as GraphSpec['nodes'],
    edges: [...edges, ...(changes.edges ?? [])],
    ...(changes.outputs && { outputs: changes.outputs }),
    ...changes.spec,
  };
}
