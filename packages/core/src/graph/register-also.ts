import type { DependencyContainer, InjectionToken } from 'tsyringe';

/**
 * Adds a value to those of a token that takes several (`PLUGIN`, `GRAPH_CHECK`, `NODE_INTERCEPTOR`). In tsyringe the
 * first registration in a child container hides all those of its parents; this function registers them again.
 */
export function registerAlso<T>(container: DependencyContainer, token: InjectionToken<T>, value: T): void {
  if (!container.isRegistered(token) && container.isRegistered(token, true)) {
    for (const inherited of container.resolveAll(token)) container.register(token, { useValue: inherited });
  }
  container.register(token, { useValue: value });
}
