import type { PipelineNode } from '@fexgraph/core';

type Methods = Readonly<Record<string, (...args: never[]) => unknown>>;

/**
 * An object that stands in for a node: it has the methods that the node has, no more and no fewer (the engine looks at
 * which there are), and some of them replaced. Methods run on the node itself, so private fields work.
 */
export function standIn(node: PipelineNode, replaced: Methods): PipelineNode {
  const bound = new Map<PropertyKey, unknown>();
  return new Proxy(node, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== 'function') return value;
      if (!bound.has(key)) bound.set(key, replaced[key as string] ?? value.bind(target));
      return bound.get(key);
    },
  });
}
