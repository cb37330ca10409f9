import { FexgraphError, PLUGIN, type TableFormat } from '@fexgraph/core';
import type { DependencyContainer } from 'tsyringe';
import { named } from './named.ts';

/** The table formats that the plugins of a container bring. */
export function tableFormats(container: DependencyContainer): readonly TableFormat[] {
  return container.isRegistered(PLUGIN, true)
    ? container.resolveAll(PLUGIN).flatMap(({ formats = [] }) => formats)
    : [];
}

/** @throws FexgraphError BAD_OPTION for a name that is not known. */
export function tableFormat(container: DependencyContainer, name: string): TableFormat {
  return named('table format', tableFormats(container), name);
}

/** The format that the name of a file ends in. @throws FexgraphError BAD_OPTION for a name that ends in none. */
export function formatOfFile(container: DependencyContainer, path: string): TableFormat {
  const known = tableFormats(container);
  const format = known.find(({ extension }) => path.toLowerCase().endsWith(extension));
  if (format) return format;
  const extensions = known.map(({ extension }) => extension);
  throw new FexgraphError('BAD_OPTION', `${path} does not say which table format it is`, {
    hint: `let the name end in ${extensions.join(' or ')}`,
  });
}
