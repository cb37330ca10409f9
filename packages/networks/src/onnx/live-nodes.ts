import type { NodeProto } from './model-proto.ts';

/** Nodes that an output depends on, in their order, and every name they read. */
export function liveNodes(
  nodes: readonly NodeProto[],
  outputs: readonly string[],
): { nodes: NodeProto[]; names: ReadonlySet<string> } {
  const names = new Set(outputs);
  const live: NodeProto[] = [];
  for (let index = nodes.length - 1; index >= 0; index--) {
    const node = nodes[index];
    if (!node.outputs.some((output) => names.has(output))) continue;
    live.push(node);
    for (const input of node.inputs) names.add(input);
  }
  return { nodes: live.reverse(), names };
}
