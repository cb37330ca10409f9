import { didYouMean, FexgraphError, PLUGIN, type TableFormat } from '@fexgraph/core';
import type { DependencyContainer } from 'tsyringe';

/** The table formats that the plugins of a container bring. */
export function tableFormats(container: DependencyContainer): readonly TableFormat[] {
  return container.isRegistered(PLUGIN, true)
    ? container.resolveAll(PLUGIN).flatMap(({ formats = [] }) => formats)
    : [];
}

/** @throws FexgraphError BAD_OPTION for a name that is not known. */
export function tableFormat(container: DependencyContainer, name: string): TableFormat {
  const known = tableFormats(container);
  const format = known.find((one) => one.name === name);
  if (format) return format;
  const names = known.map((one) => one.name);
  throw new FexgraphError('BAD_OPTION', `there is no table format "${name}"`, {
    hint: didYouMean(name, names) ?? `table formats: ${names.join(', ')}`,
  });
}

/** The format that a file name ends in. @throws FexgraphError BAD_OPTION for a name that ends in none. */
export function formatOfFile(container: DependencyContainer, path: string): TableFormat {
  const known = tableFormats(container);
  const format = known.find(({ extension }) => path.toLowerCase().endsWith(extension));
  if (format) return format;
  const extensions = known.map(({ extension }) => extension);
  throw new FexgraphError('BAD_OPTION', `${path}: the name of a table says its format`, {
    hint: `let it end in ${extensions.join(' or ')}, or name the format`,
  });
}
