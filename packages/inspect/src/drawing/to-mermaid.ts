import type { DrawnNode, GraphDrawing } from './graph-drawing.ts';
import { groupNodes, type NodeGroup, shortId } from './node-groups.ts';

const SHAPES: Readonly<Record<DrawnNode['role'], readonly [string, string]>> = {
  source: ['([', '])'],
  node: ['[', ']'],
  sink: ['[[', ']]'],
  output: ['>', ']'],
};

/** A Mermaid flowchart; GitHub and many editors draw it. */
export function toMermaid({ nodes, edges }: GraphDrawing): string {
  // Ids of a graph can be words of Mermaid (`end`), so nodes get names of their own.
  const names = new Map(nodes.map(({ id }, i) => [id, `n${i}`]));
  const nameOf = (id: string) => names.get(id)!;
  const lines = ['flowchart TB'];
  const writeGroup = (group: NodeGroup, indent: string) => {
    for (const node of group.nodes) {
      const [open, close] = SHAPES[node.role];
      const text = node.type ? `<b>${escapeText(shortId(node))}</b><br/>${escapeText(node.type)}` : escapeText(node.id);
      lines.push(`${indent}${nameOf(node.id)}${open}"${text}"${close}`);
    }
    for (const inner of group.groups) {
      lines.push(`${indent}subgraph g_${lines.length}["${escapeText(inner.name)}"]`);
      writeGroup(inner, `${indent}  `);
      lines.push(`${indent}end`);
    }
  };
  writeGroup(groupNodes(nodes), '  ');
  for (const { from, to, label, pruned } of edges) {
    const arrow = pruned ? '-.->' : '-->';
    lines.push(`  ${nameOf(from)} ${arrow}${label ? `|"${escapeText(label)}"|` : ''} ${nameOf(to)}`);
  }
  const pruned = nodes.filter((node) => node.pruned).map(({ id }) => nameOf(id));
  if (pruned.length > 0) {
    lines.push('  classDef pruned fill:#eee,stroke:#bbb,color:#999,stroke-dasharray:4 3');
    lines.push(`  class ${pruned.join(',')} pruned`);
  }
  return `${lines.join('\n')}\n`;
}

/** Mermaid writes special characters as entities with # in the place of &. */
function escapeText(text: string): string {
  return text.replace(/[#"&<>]/g, (character) => `#${character.charCodeAt(0)};`);
}
