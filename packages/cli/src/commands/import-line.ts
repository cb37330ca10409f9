import type { RegisteredNode } from '@fexgraph/core';

/**
 * How a program gets the factory of a node: `import { headPose } from '@fexgraph/nodes-multitask'`. A plugin has the
 * name of its package, or of an entry of it (`@fexgraph/sources/node`), which has the nodes of the root as well.
 * Undefined for a node that its package keeps to itself.
 */
export async function importLine({ definition, plugin }: RegisteredNode): Promise<string | undefined> {
  if (plugin === undefined) return undefined;
  const root = plugin
    .split('/')
    .slice(0, plugin.startsWith('@') ? 2 : 1)
    .join('/');
  for (const entry of new Set([plugin, root])) {
    const exported: Record<string, unknown> = await import(entry);
    const factory = Object.entries(exported).find(
      ([, value]) => typeof value === 'function' && (value as { definition?: unknown }).definition === definition,
    );
    if (factory) return `import { ${factory[0]} } from '${entry}';`;
  }
  return undefined;
}
