import { didYouMean, FexgraphError } from '@fexgraph/core';

/** The one of a name. @throws FexgraphError BAD_OPTION naming a near miss, or all there are. */
export function named<T extends { readonly name: string }>(kind: string, known: readonly T[], name: string): T {
  const found = known.find((one) => one.name === name);
  if (found) return found;
  const names = known.map((one) => one.name);
  throw new FexgraphError('BAD_OPTION', `there is no ${kind} "${name}"`, {
    hint: didYouMean(name, names) ?? `${kind}s: ${names.join(', ')}`,
  });
}
