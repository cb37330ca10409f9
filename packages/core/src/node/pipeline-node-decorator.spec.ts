import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import type { Frame } from '../packets/frame.ts';
import type { Keyed } from '../packets/frame-key.ts';
import { DetectionsPacket, FramePacket } from '../packets/packet-types.ts';
import { defineNode } from './define-node.ts';
import { definitionOf, pipelineNode } from './pipeline-node-decorator.ts';
import { port } from './port.ts';

const text = { version: 1, summary: 'x', options: z.object({}) } as const;
const map = defineNode({ ...text, type: 'test/map', input: port(FramePacket, 'a'), output: port(FramePacket, 'b') });
const source = defineNode({ ...text, type: 'test/source', output: port(FramePacket, 'b') });
const sink = defineNode({ ...text, type: 'test/sink', input: port(FramePacket, 'a') });
const faces = defineNode({
  ...text,
  type: 'test/faces',
  input: port(FramePacket, 'a'),
  output: port(DetectionsPacket, 'b'),
});

class Mapping {
  process(items: readonly Frame[]) {
    return items;
  }
}
class Opening {
  async *open(): AsyncIterable<Frame> {
    yield* [];
  }
}
class Writing {
  readonly keys: unknown[] = [];

  write(item: Keyed) {
    this.keys.push(item.key);
  }
}

describe('pipelineNode', () => {
  it('remembers the definition of a class', () => {
    pipelineNode(map)(Mapping);
    expect(definitionOf(Mapping)).toBe(map);
    expect(() => definitionOf(class {})).toThrow('class (anonymous) is not a pipeline node');
  });

  it('gives it to every copy of this package', async () => {
    vi.resetModules();
    const copy = await import('./pipeline-node-decorator.ts');
    expect(copy.pipelineNode).not.toBe(pipelineNode);
    class OfTheCopy extends Mapping {}
    copy.pipelineNode(map)(OfTheCopy);
    expect(definitionOf(OfTheCopy)).toBe(map);
  });

  it('is not inherited: a subclass says itself what it is', () => {
    pipelineNode(map)(Mapping);
    expect(() => definitionOf(class Derived extends Mapping {})).toThrow('class Derived is not a pipeline node');
  });

  it('checks the definition on import', () => {
    expect(() => pipelineNode({ ...map, type: 'nofamily' })(Mapping)).toThrow(
      'definition of Mapping ("nofamily"): type must be family/name in kebab-case',
    );
  });

  it('the editor checks that the class fits the ports', () => {
    const right = () => {
      pipelineNode(source)(Opening);
      pipelineNode(sink)(Writing);
    };
    const wrong = () => {
      // @ts-expect-error a source must open
      pipelineNode(source)(Mapping);
      // @ts-expect-error a sink must write
      pipelineNode(sink)(Mapping);
      // @ts-expect-error a node in between must process or connect
      pipelineNode(map)(Writing);
      // @ts-expect-error frames are no detections
      pipelineNode(faces)(Mapping);
    };
    expect([right, wrong]).toHaveLength(2);
  });
});
