import { readFileSync } from 'node:fs';
import { NodeRegistry, registerPlugins } from '@fexgraph/core';
import { BUILT_IN_PLUGINS } from '@fexgraph/runtime/web';
import { container } from 'tsyringe';

/** The node types of a page, without models and backends. */
export function webContainer() {
  const own = container.createChildContainer();
  registerPlugins(own, ...BUILT_IN_PLUGINS);
  return { container: own, registry: NodeRegistry.of(own) };
}

/** The text of a graph that comes with fexgraph. */
export function graphText(name: string): string {
  return readFileSync(new URL(`../../../../graphs/${name}.yaml`, import.meta.url), 'utf8');
}
