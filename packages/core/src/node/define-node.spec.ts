import { noop } from 'rxjs';
import { container } from 'tsyringe';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import { GraphBuilder } from '../graph/graph-builder.ts';
import { NodeRegistry } from '../graph/node-registry.ts';
import type { Detections } from '../packets/faces.ts';
import { Frame } from '../packets/frame.ts';
import type { FrameKey } from '../packets/frame-key.ts';
import { DetectionsPacket, FramePacket } from '../packets/packet-types.ts';
import { observe } from '../run/observe-source.ts';
import { openNode } from '../run/open-node.ts';
import { defineNode } from './define-node.ts';
import type { OptionsInput, OptionsOf } from './definition.ts';
import { nodeOperator } from './node-operator.ts';
import type { BatchContext, ProcessContext } from './pipeline-node.ts';
import { definitionOf, pipelineNode } from './pipeline-node-decorator.ts';
import { manyPort, optionalPort, port } from './port.ts';

const text = { version: 1, summary: 'x' } as const;
const input = port(FramePacket, 'frames');

function frame(index: number): Frame {
  const pixels = { data: new Uint8Array(3), width: 1, height: 1, channels: 3 } as const;
  return new Frame({ key: { source: 'test', index, time: index }, name: `${index}.png`, pixels });
}

const givenBox = defineNode({
  ...text,
  type: 'test/given-box',
  input,
  output: port(DetectionsPacket, 'one box each'),
  options: z.object({ score: z.number().default(0.5) }),
  traits: { maxBatch: 2 },
  live: ['score'],
  models: ({ score }) => {
    expectTypeOf(score).toEqualTypeOf<number>();
    return [];
  },
  weight: ({ width }) => width,
  recover: ({ key }, frame, { score }) => ({
    key,
    frame: frame!,
    count: 0,
    boxes: Float32Array.of(),
    scores: Float32Array.of(score),
  }),
  process(items, { score }, context) {
    expectTypeOf(items).toEqualTypeOf<readonly Frame[]>();
    expectTypeOf(context).toEqualTypeOf<BatchContext>();
    const boxes = Float32Array.of(0, 0, 1, 1);
    return items.map((frame) => ({ key: frame.key, frame, count: 1, boxes, scores: Float32Array.of(score) }));
  },
});

const names = defineNode({
  ...text,
  type: 'test/names',
  input,
  options: z.object({ into: z.custom<string[]>(Array.isArray) }),
  write(item, { into }, context) {
    expectTypeOf(context).toEqualTypeOf<ProcessContext>();
    into.push(item.name);
  },
});

const blanks = defineNode({
  ...text,
  type: 'test/blanks',
  output: input,
  options: z.object({ count: z.number() }),
  async *open({ count }, { signal }) {
    for (let index = 0; index < count && !signal.aborted; index++) yield frame(index);
  },
});

describe('a node in one expression', () => {
  it('is an operator, with options that are checked', async () => {
    const scores: number[] = [];
    const pipe = observe(blanks({ count: 3 })).pipe(givenBox({ score: 0.75 }));
    await pipe.forEach(({ scores: [score] }) => void scores.push(score));
    expect(scores).toEqual([0.75, 0.75, 0.75]);
    await expect(
      observe(blanks({ count: 1 }))
        .pipe(givenBox({ score: '1' as never }))
        .forEach(noop),
    ).rejects.toThrow('test/given-box: score: Invalid input: expected number, received string');
  });

  it('ends a branch as a sink', async () => {
    const into: string[] = [];
    await observe(blanks({ count: 2 }))
      .pipe(names({ into }))
      .forEach(noop);
    expect(into).toEqual(['0.png', '1.png']);
  });

  it('is wired into graphs, and listed by plugins, as a class is', () => {
    const graph = new GraphBuilder();
    const found = graph.add('faces', givenBox(), graph.add('frames', blanks({ count: 1 })));
    graph.output('faces', found);
    // @ts-expect-error faces are no frames
    graph.add('names', names({ into: [] }), found);
    expect(graph.build().classes).toEqual([blanks.nodeClass, givenBox.nodeClass, names.nodeClass]);

    class Boxes {
      process = (items: readonly Detections[]) => items;
    }
    const output = port(DetectionsPacket, 'faces');
    const definition = defineNode({ ...text, type: 'test/boxes', input: output, output, options: z.object({}) });
    pipelineNode(definition)(Boxes);
    const registry = new NodeRegistry();
    registry.addPlugin({ name: 'mine', nodes: [givenBox, nodeOperator(definition, Boxes), names.nodeClass, names] });
    expect(registry.list().map(({ nodeClass }) => nodeClass)).toEqual([Boxes, givenBox.nodeClass, names.nodeClass]);
    expect(definitionOf(givenBox)).toBe(givenBox.definition);
    expect(givenBox.definition).toMatchObject({ kind: 'map', type: 'test/given-box' });
    expect([names.definition.kind, blanks.definition.kind]).toEqual(['sink', 'source']);
  });

  it('has the methods that it was given and no others', async () => {
    const node = new givenBox.nodeClass({ score: 0.25 });
    expect(node.weight!(frame(0))).toBe(1);
    expect(node.recover!({ key: frame(1).key } as never, undefined).scores[0]).toBe(0.25);
    expect('write' in node || 'open' in node).toBe(false);
    const sink = new names.nodeClass({ into: [] });
    expect('process' in sink || 'weight' in sink || 'recover' in sink).toBe(false);
  });

  it('takes live options', async () => {
    const node = new givenBox.nodeClass({ score: 0.25 });
    node.update!({ score: 0.5 });
    const [{ scores }] = await node.process([frame(0)], {} as BatchContext);
    expect([...scores]).toEqual([0.5]);
  });

  it('can be lent', async () => {
    const node = await openNode(givenBox(), container.createChildContainer());
    expect((await node.process(frame(7))).key.index).toBe(7);
    await node.close();
  });
});

describe('what cannot be', () => {
  const faces = { ...text, type: 'test/wrong', input, output: port(DetectionsPacket, 'faces'), options: z.object({}) };

  it('is state in one expression: there is no place for it', () => {
    const stateful = () =>
      defineNode({
        ...faces,
        // @ts-expect-error the class form has state
        traits: { stateful: true },
        process: () => [],
      });
    expect(stateful).toThrow(
      expect.objectContaining({
        code: 'BAD_GRAPH',
        message: 'test/wrong says it is stateful, but has no place for state',
        hint: expect.stringContaining('write it as a class'),
      }),
    );
  });

  it('is found on import where the compiler did not see it', () => {
    expect(() => defineNode({ ...faces, type: 'nofamily', process: () => [] })).toThrow('family/name');
    expect(() => defineNode({ ...faces, output: undefined as never, process: () => [] })).toThrow(
      'test/wrong has no method write',
    );
  });

  it('is seen by the compiler', () => {
    const wrong = () => {
      // @ts-expect-error frames are no detections
      defineNode({ ...faces, process: (items) => items });
      const options = z.object({ score: z.number() });
      // @ts-expect-error no such option
      defineNode({ ...faces, options, process: (_items, { missing }) => [missing as never] });
      // @ts-expect-error a source opens
      defineNode({ ...text, type: 'test/x', output: input, options: z.object({}), process: (items) => items });
      // @ts-expect-error the option has no default
      blanks();
      // @ts-expect-error no text
      givenBox({ score: 'high' });
    };
    expect(wrong).toBeTypeOf('function');
  });
});

it('the types of several ports reach the work', () => {
  const joined = defineNode({
    ...text,
    type: 'test/joined',
    inputs: {
      faces: port(DetectionsPacket, 'a'),
      maybe: optionalPort(FramePacket, 'b'),
      heads: manyPort(FramePacket, 'c'),
    },
    output: port(DetectionsPacket, 'd'),
    options: z.object({ n: z.number().default(1) }),
    process: (items, { n }) =>
      items.map(({ faces, maybe, heads, key }) => {
        expectTypeOf(maybe).toEqualTypeOf<Frame | undefined>();
        expectTypeOf(heads).toEqualTypeOf<readonly Frame[]>();
        expectTypeOf(key).toEqualTypeOf<FrameKey>();
        return { ...faces, count: n };
      }),
  });
  expectTypeOf<OptionsOf<typeof joined.definition>>().toEqualTypeOf<{ n: number }>();
  expectTypeOf<OptionsInput<typeof joined.definition>>().toEqualTypeOf<{ n?: number | undefined }>();
  expect(joined.definition.kind).toBe('map');
});
