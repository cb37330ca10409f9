import { container } from 'tsyringe';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineNode } from '../node/define-node.ts';
import { pipelineNode } from '../node/pipeline-node-decorator.ts';
import { port } from '../node/port.ts';
import { FramePacket } from '../packets/packet-types.ts';
import { NodeRegistry, registerPlugins } from './node-registry.ts';

function sourceClass(type: string) {
  const output = port(FramePacket, 'frames');
  const definition = defineNode({ type, version: 1, summary: 'a source', output, options: z.object({}) });
  class Source {
    async *open() {
      yield* [];
    }
  }
  pipelineNode(definition)(Source);
  return Source;
}

describe('NodeRegistry', () => {
  const a = sourceClass('source/a');
  const b = sourceClass('source/b');

  it('knows the nodes of all plugins, in alphabetical order, and where they came from', () => {
    const own = container.createChildContainer();
    registerPlugins(own, { name: 'second', nodes: [b] }, { name: 'first', nodes: [a] });
    const registry = NodeRegistry.of(own);
    expect(registry.list().map(({ definition, plugin }) => `${definition.type} of ${plugin}`)).toEqual([
      'source/a of first',
      'source/b of second',
    ]);
    expect(registry.get('source/a')?.nodeClass).toBe(a);
    expect(registry.get('source/c')).toBeUndefined();
  });

  it('plugins registered in a child container come on top of those of its parents', () => {
    const parent = container.createChildContainer();
    registerPlugins(parent, { name: 'first', nodes: [a] });
    const child = parent.createChildContainer();
    registerPlugins(child, { name: 'second', nodes: [b] });
    expect(NodeRegistry.of(child).list().length).toBe(2);
    expect(NodeRegistry.of(parent).list().length).toBe(1);
    expect(NodeRegistry.of(parent.createChildContainer()).list().length).toBe(1);
  });

  it('refuses two classes of one type, but takes the same class twice', () => {
    const registry = new NodeRegistry();
    registry.addPlugin({ name: 'first', nodes: [a] });
    registry.addPlugin({ name: 'again', nodes: [a] });
    expect(() => registry.addPlugin({ name: 'other', nodes: [sourceClass('source/a')] })).toThrow(
      'node type "source/a" of other is taken by first',
    );
  });

  it('refuses a class that is no node', () => {
    expect(() => new NodeRegistry().add(class Stranger {})).toThrow('class Stranger is not a pipeline node');
  });

  it('says where a type is that a plugin has on another platform only', () => {
    const registry = new NodeRegistry();
    registry.addPlugin({ name: 'here', nodes: [a], elsewhere: { 'source/c': 'take source/a here' } });
    expect(() => registry.registered('source/c')).toThrow('node type "source/c" does not run on this platform');
    expect(registry.missing('source/c').hint).toBe('take source/a here');
    expect(registry.missing('source/d').hint).toBe('did you mean "source/a"?');
  });

  it('is empty without plugins', () => {
    expect(NodeRegistry.of(container.createChildContainer()).list()).toEqual([]);
  });
});
