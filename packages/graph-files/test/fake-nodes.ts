import {
  defineNode,
  type Keyed,
  type MapNode,
  manyPort,
  OPTIONS,
  type Plugin,
  packetType,
  pipelineNode,
  port,
  registerPlugins,
  type SinkNode,
  type SourceNode,
} from '@fexgraph/core';
import { container, type DependencyContainer, inject } from 'tsyringe';
import { z } from 'zod';

const Picture = packetType<Keyed>('Picture');
const Faces = packetType<Keyed & { readonly threshold: number }>('Faces');
const Head = packetType<Keyed & { readonly name: string }>('Head');
const Row = packetType<Keyed>('Row');

const pictures = defineNode({
  type: 'fake/pictures',
  version: 1,
  summary: 'counts up',
  output: port(Picture, 'pictures'),
  options: z.object({
    names: z.array(z.string()).min(1).default(['a', 'b']),
    decode: z.custom<() => void>().optional(),
  }),
});

@pipelineNode(pictures)
class PicturesNode implements SourceNode<Keyed> {
  constructor(@inject(OPTIONS) private readonly options: { names: string[] }) {}
  async *open() {
    for (const [index, source] of this.options.names.entries()) yield { key: { source, index, time: index } };
  }
}

const faces = defineNode({
  type: 'fake/faces',
  version: 2,
  summary: 'finds what it is told to',
  input: port(Picture, 'pictures'),
  output: port(Faces, 'faces'),
  options: z.object({
    threshold: z.number().min(0).max(1).default(0.5).describe('how sure'),
    backend: z.enum(['cpu', 'webgpu']).default('cpu'),
    labels: z.array(z.string()).optional(),
    region: z.object({ x: z.number(), y: z.number() }).optional(),
    mask: z.union([z.instanceof(Uint8Array), z.array(z.instanceof(Uint8Array))]).optional(),
  }),
  traits: { maxBatch: 4 },
});

@pipelineNode(faces)
class FacesNode implements MapNode<Keyed, Keyed & { threshold: number }> {
  constructor(@inject(OPTIONS) private readonly options: { threshold: number }) {}
  process(items: readonly Keyed[]) {
    return items.map(({ key }) => ({ key, threshold: this.options.threshold }));
  }
}

const smooth = defineNode({
  type: 'fake/smooth',
  version: 1,
  summary: 'takes faces and gives faces',
  input: port(Faces, 'faces'),
  output: port(Faces, 'faces'),
  options: z.object({}),
});

@pipelineNode(smooth)
class SmoothNode implements MapNode<Keyed, Keyed & { threshold: number }> {
  process(items: readonly Keyed[]) {
    return items as readonly (Keyed & { threshold: number })[];
  }
}

const head = defineNode({
  type: 'fake/head',
  version: 1,
  summary: 'a head on faces',
  input: port(Faces, 'faces'),
  output: port(Head, 'head'),
  options: z.object({ name: z.string() }),
});

@pipelineNode(head)
class HeadNode implements MapNode<Keyed, Keyed & { name: string }> {
  constructor(@inject(OPTIONS) private readonly options: { name: string }) {}
  process(items: readonly Keyed[]) {
    return items.map(({ key }) => ({ key, name: this.options.name }));
  }
}

const assemble = defineNode({
  type: 'fake/assemble',
  version: 1,
  summary: 'joins',
  inputs: { faces: port(Faces, 'faces'), heads: manyPort(Head, 'heads in order') },
  output: port(Row, 'rows'),
  options: z.object({}),
});

type Joined = Keyed & { readonly faces: { readonly threshold: number }; readonly heads: readonly { name: string }[] };

@pipelineNode(assemble)
class AssembleNode implements MapNode<Joined, Keyed> {
  process(items: readonly Joined[]) {
    return items.map(({ key, faces: { threshold }, heads }) => ({ key, threshold, heads: heads.map((h) => h.name) }));
  }
}

const table = defineNode({
  type: 'fake/table',
  version: 1,
  summary: 'swallows rows',
  input: port(Row, 'rows'),
  options: z.object({}),
});

@pipelineNode(table)
class TableNode implements SinkNode<Keyed> {
  readonly rows: Keyed[] = [];
  write(row: Keyed) {
    this.rows.push(row);
  }
}

const fakePlugin: Plugin = {
  name: '@fexgraph/fake',
  nodes: [PicturesNode, FacesNode, SmoothNode, HeadNode, AssembleNode, TableNode],
};

const blink = defineNode({
  type: 'third/blink',
  version: 1,
  summary: 'a node of another package',
  input: port(Faces, 'faces'),
  output: port(Head, 'head'),
  options: z.object({}),
});

@pipelineNode(blink)
class BlinkNode implements MapNode<Keyed, Keyed & { name: string }> {
  process(items: readonly Keyed[]) {
    return items.map(({ key }) => ({ key, name: 'blink' }));
  }
}

export const thirdPlugin: Plugin = { name: 'fexgraph-third', nodes: [BlinkNode] };

/** A container in which the fake nodes are registered, and nothing else. */
export function fakeContainer(...more: readonly Plugin[]): DependencyContainer {
  const own = container.createChildContainer();
  registerPlugins(own, fakePlugin, ...more);
  return own;
}
