import { didYouMean, type GraphCheck } from '@fexgraph/core';

/** The name that lets the runtime choose. */
export const AUTO_BACKEND = 'auto';

/** What is wrong with the name of a backend, if anything is. Whether it works is known when its session opens. */
export function backendProblem(
  name: string | undefined,
  registered: readonly string[],
): { readonly message: string; readonly hint: string } | undefined {
  if (name === undefined || name === AUTO_BACKEND || registered.includes(name)) return undefined;
  const hint = didYouMean(name, registered) ?? `the backends here are ${registered.join(', ')}`;
  return { message: `there is no backend "${name}" here`, hint };
}

/** Finds backends that are not registered. */
export function checkBackends(registered: readonly string[]): GraphCheck {
  return ({ id, definition, options }) => {
    const asked = new Set((definition.models?.(options as never) ?? []).map((model) => model.backend));
    return [...asked].flatMap((name) => {
      const problem = backendProblem(name, registered);
      return problem ? [{ code: 'backend', path: id, at: 'backend', ...problem }] : [];
    });
  };
}
