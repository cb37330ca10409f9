import { definitionOf, type NodeDefinition, NodeRegistry, registerPlugins } from '@fexgraph/core';
import { loadGraphFile } from '@fexgraph/graph-files';
import { container } from 'tsyringe';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { NODE_ONLY, WEB_ONLY } from '../src/elsewhere.ts';
import { BUILT_IN_PLUGINS as NODE } from '../src/node/built-in-plugins.ts';
import { BUILT_IN_PLUGINS as WEB } from '../src/web/built-in-plugins.ts';

const definitions = (plugins: typeof NODE) =>
  new Map(plugins.flatMap(({ nodes }) => nodes.map(definitionOf)).map((definition) => [definition.type, definition]));

const [inNode, inPages] = [definitions(NODE), definitions(WEB)];
const shared = [...inNode.keys()].filter((type) => inPages.has(type));

/** What a graph file can say to a node: its ports and options, with the defaults. */
function face({ version, kind, input, inputs, output, options }: NodeDefinition) {
  const { properties } = z.toJSONSchema(options, { unrepresentable: 'any', io: 'input' }) as {
    properties?: Record<string, { default?: unknown }>;
  };
  const defaults = Object.entries(properties ?? {}).map(([name, { default: usual }]) => [name, usual]);
  const ports = Object.entries(inputs ?? { input }).map(([name, port]) => [name, port?.packet.name]);
  return { version, kind, ports, output: output?.packet.name, defaults };
}

describe('a graph file', () => {
  it.each(shared)('says the same to %s in Node and in a browser', (type) => {
    expect(face(inPages.get(type)!)).toEqual(face(inNode.get(type)!));
  });

  it('can say there what it can say here: addresses of pictures, a path', async () => {
    const text = `{ version: 1, nodes: {
      one: { type: source/images@1, options: { inputs: a.png } },
      more: { type: source/images@1, options: { inputs: [a.png, b.png], outputSize: 64 } },
      faces: { type: detect/rfb320@1, input: [one, more] },
      fex: { type: fex/assemble@1, inputs: { faces: faces } },
      table: { type: sink/csv@1, options: { path: fex.csv, digits: 5 }, input: fex } } }`;
    for (const plugins of [NODE, WEB]) {
      const own = container.createChildContainer();
      registerPlugins(own, ...plugins);
      expect((await loadGraphFile(text, 'a.yaml', { container: own })).nodes).toHaveLength(5);
    }
  });

  it('is told of every node type that only the other platform has', () => {
    const missing = (from: typeof inNode, others: typeof inNode) =>
      [...from.keys()].filter((type) => !others.has(type));
    expect(Object.keys(NODE_ONLY).sort()).toEqual(missing(inNode, inPages).sort());
    expect(Object.keys(WEB_ONLY).sort()).toEqual(missing(inPages, inNode).sort());
  });

  it('learns where a node of the other platform runs', () => {
    const registry = NodeRegistry.of(container.createChildContainer());
    registry.addPlugin({ name: 'a', nodes: [], elsewhere: WEB_ONLY });
    expect(() => registry.registered('source/camera')).toThrow('"source/camera" does not run on this platform');
  });
});
