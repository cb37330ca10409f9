import type { DrawnNode, GraphDrawing } from './graph-drawing.ts';
import { groupNodes, type NodeGroup, shortId } from './node-groups.ts';

const SHAPES: Readonly<Record<DrawnNode['role'], string>> = {
  source: 'shape=box, style="rounded,filled", fillcolor="#e3f0ff"',
  node: 'shape=box, style=filled, fillcolor="#ffffff"',
  sink: 'shape=box, style=filled, fillcolor="#e8f6e8"',
  output: 'shape=cds, style=filled, fillcolor="#fff6dd"',
};
const PRUNED = 'style=dashed, color="#aaaaaa", fontcolor="#999999"';

/** Graphviz. */
export function toDot({ name, nodes, edges }: GraphDrawing): string {
  const lines = [
    `digraph ${quote(name ?? 'graph')} {`,
    '  rankdir=TB;',
    '  node [fontname="sans-serif", fontsize=11];',
    '  edge [fontname="sans-serif", fontsize=9];',
  ];
  const writeGroup = (group: NodeGroup, indent: string) => {
    for (const node of group.nodes) {
      const label = node.type ? `${shortId(node)}\n${node.type}` : node.id;
      const looks = node.pruned ? `shape=box, ${PRUNED}` : SHAPES[node.role];
      lines.push(`${indent}${quote(node.id)} [label=${quote(label)}, ${looks}];`);
    }
    for (const inner of group.groups) {
      lines.push(`${indent}subgraph ${quote(`cluster ${inner.path}`)} {`);
      lines.push(`${indent}  label=${quote(inner.name)}; color="#cccccc"; fontname="sans-serif"; fontsize=10;`);
      writeGroup(inner, `${indent}  `);
      lines.push(`${indent}}`);
    }
  };
  writeGroup(groupNodes(nodes), '  ');
  for (const { from, to, label, pruned } of edges) {
    const looks = [label && `label=${quote(label)}`, pruned && PRUNED].filter(Boolean).join(', ');
    lines.push(`  ${quote(from)} -> ${quote(to)}${looks ? ` [${looks}]` : ''};`);
  }
  return `${[...lines, '}'].join('\n')}\n`;
}

function quote(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}
