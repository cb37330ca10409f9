import { container } from 'tsyringe';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { Frames, type Item, itemOf, joining, onFrames, onItems, sink, source } from '../../test/support/fake-nodes.ts';
import type { FexgraphError } from '../errors/fexgraph-error.ts';
import type { Frame } from '../packets/frame.ts';
import { compile } from './compile.ts';
import { GraphBuilder, type Wire } from './graph-builder.ts';

const frames = () => source({ count: 1, frames: new Frames() });
const items = () => onFrames((all) => all.map((frame) => itemOf(frame)));
const pass = () => onItems((all) => all);
const join = () => joining((all) => all.map((item) => itemOf(item)));

function codeOf(step: () => unknown): string {
  try {
    step();
  } catch (thrown) {
    return (thrown as FexgraphError).code;
  }
  return 'nothing thrown';
}

describe('GraphBuilder', () => {
  it('makes a graph as data', () => {
    const graph = new GraphBuilder('sample');
    const input = graph.add('input', frames());
    const left = graph.add('left', items(), input);
    const right = graph.add('right', items(), input);
    const both = graph.add('both', join(), { left, more: [left, right] });
    graph.add(
      'table',
      sink(() => undefined),
      both,
    );
    graph.output('items', both).settings(left, { onError: 'skip', maxBatch: 2 }).settings('input', { flow: 'latest' });
    const { spec, classes } = graph.build({ onError: 'null-row', maxErrors: 3 });
    expect(spec).toEqual({
      version: 1,
      name: 'sample',
      onError: 'null-row',
      maxErrors: 3,
      nodes: {
        input: { type: expect.stringMatching(/^test\/source-\d+@1$/), flow: 'latest' },
        left: { type: expect.stringContaining('test/on-frames'), onError: 'skip', maxBatch: 2 },
        right: { type: expect.stringContaining('test/on-frames') },
        both: { type: expect.stringContaining('test/joining') },
        table: { type: expect.stringContaining('test/sink') },
      },
      edges: [
        { from: 'input', to: 'left', port: 'frame' },
        { from: 'input', to: 'right', port: 'frame' },
        { from: 'left', to: 'both', port: 'left' },
        { from: 'left', to: 'both', port: 'more' },
        { from: 'right', to: 'both', port: 'more' },
        { from: 'both', to: 'table', port: 'item' },
      ],
      outputs: { items: 'both' },
    });
    expect(classes.length).toBe(5);
    expect(JSON.parse(JSON.stringify(spec))).toEqual(spec);
    expect(compile(graph.build(), container).nodes.length).toBe(5);
  });

  it('several wires into one port merge sources', () => {
    const graph = new GraphBuilder();
    const inputs = [graph.add('a', frames()), graph.add('b', frames())];
    graph.output('items', graph.add('items', items(), inputs));
    expect(graph.build().spec.edges).toEqual([
      { from: 'a', to: 'items', port: 'frame' },
      { from: 'b', to: 'items', port: 'frame' },
    ]);
  });

  it('what is built does not change when the builder goes on', () => {
    const graph = new GraphBuilder();
    graph.add('a', frames());
    const first = graph.build();
    graph.add('b', frames());
    expect(Object.keys(first.spec.nodes)).toEqual(['a']);
  });

  it('takes any id, also those that every object has', () => {
    const graph = new GraphBuilder();
    graph.output('toString', graph.add('constructor', items(), graph.add('hasOwnProperty', frames())));
    expect(compile(graph.build(), container).nodes.map(({ id }) => id)).toEqual(['hasOwnProperty', 'constructor']);
  });

  it('refuses ids and outputs that are taken, unknown nodes, and wires of another graph', () => {
    const graph = new GraphBuilder();
    const input = graph.add('input', frames());
    const foreign = new GraphBuilder().add('foreign', frames());
    graph.output('frames', input);
    expect(codeOf(() => graph.add('input', frames()))).toBe('BAD_GRAPH');
    expect(() => graph.output('frames', input)).toThrow('the graph has an output "frames" already');
    expect(() => graph.settings('nobody', {})).toThrow('the graph has no node "nobody"');
    expect(() => graph.add('items', items(), foreign)).toThrow(
      'items.frame is wired to node "foreign" of another graph',
    );
    expect(() => graph.output('other', foreign)).toThrow('output "other" is wired to node "foreign" of another graph');
  });
});

describe('types of the builder', () => {
  const graph = new GraphBuilder();
  const input = graph.add('input', frames());
  const one = graph.add('one', items(), input);

  it('a wire knows what it carries', () => {
    expectTypeOf(input).toEqualTypeOf<Wire<Frame>>();
    expectTypeOf(one).toEqualTypeOf<Wire<Item>>();
  });

  it('mismatches are errors in the editor', () => {
    // None of these runs: the compiler checks the lines.
    const wrong = () => {
      // @ts-expect-error a node of items does not take frames
      graph.add('a', pass(), input);
      // @ts-expect-error a node with an input needs a wire
      graph.add('b', pass());
      // @ts-expect-error a source takes none
      graph.add('c', frames(), input);
      // @ts-expect-error the required port is missing
      graph.add('d', join(), { more: [one] });
      // @ts-expect-error there is no such port
      graph.add('e', join(), { left: one, wrong: one });
      // @ts-expect-error frames in a port of items
      graph.add('f', join(), { left: input });
      // @ts-expect-error a port that takes many wants a list
      graph.add('g', join(), { left: one, more: one });
      // @ts-expect-error several ports need names
      graph.add('h', join(), one);
      // @ts-expect-error no such policy
      graph.settings(one, { onError: 'ignore' });
      // @ts-expect-error a sink gives nothing to go on with, so it is no wire of frames
      const frame: Wire<Frame> = graph.add('i', pass(), one);
      return frame;
    };
    expectTypeOf(wrong).toBeFunction();
  });

  it('what fits is none', () => {
    const right = () => {
      graph.add('a', pass(), one);
      graph.add('b', pass(), [one, one]);
      graph.add('c', join(), { left: one });
      graph.add('d', join(), { left: one, right: undefined, more: [] });
      graph.add('e', join(), { left: [one, one], right: one, more: [one] });
    };
    expectTypeOf(right).toBeFunction();
  });
});
