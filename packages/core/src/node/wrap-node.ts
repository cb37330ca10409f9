import type { Keyed } from '../packets/frame-key.ts';
import type { MapNode, NodeLifecycle, PipelineNode, SinkNode, SourceNode, StreamNode } from './pipeline-node.ts';

/** Methods to put in the place of a node's own, by its kind; `any` for those of every kind. Each gets the node itself. */
export interface NodeWrapper {
  any?(node: NodeLifecycle): Partial<NodeLifecycle>;
  source?(node: SourceNode<Keyed>): Partial<SourceNode<Keyed>>;
  map?(node: MapNode): Partial<MapNode>;
  stream?(node: StreamNode): Partial<StreamNode>;
  sink?(node: SinkNode): Partial<SinkNode>;
}

/**
 * A node that stands in for another: it has the methods that the other has, no more and no fewer, and those of the
 * wrapper instead where both have one. Methods run on the node itself, so private fields work.
 */
export function wrapNode(typed: PipelineNode, wrapper: NodeWrapper): PipelineNode {
  const { kind, node } = typed;
  const replaced = new Map<PropertyKey, unknown>(
    Object.entries({ ...wrapper.any?.(node), ...(wrapper[kind] as ((node: object) => object) | undefined)?.(node) }),
  );
  const bound = new Map<PropertyKey, unknown>();
  const standIn = new Proxy<object>(node, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== 'function') return value;
      if (!bound.has(key)) bound.set(key, replaced.get(key) ?? value.bind(target));
      return bound.get(key);
    },
  });
  return { kind, node: standIn } as PipelineNode;
}
