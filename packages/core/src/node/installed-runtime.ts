import { type DependencyContainer, container as rootContainer } from 'tsyringe';
import { FexgraphError } from '../errors/fexgraph-error.ts';

/** What plain operators (`frames$.pipe(rfb320())`) run their nodes with. */
export interface InstalledRuntime {
  readonly container: DependencyContainer;
}

/** One key of `globalThis` for all copies of this package. */
const INSTALLED = Symbol.for('fexgraph.installed-runtime');
const shared = globalThis as { [INSTALLED]?: InstalledRuntime };

/**
 * Makes a runtime the one of plain operators. Returns the function that takes it out again.
 * @throws FexgraphError BAD_OPTION if there is one already.
 */
export function setInstalledRuntime(runtime: InstalledRuntime): () => void {
  refuseSecondRuntime();
  shared[INSTALLED] = runtime;
  return () => {
    if (shared[INSTALLED] === runtime) shared[INSTALLED] = undefined;
  };
}

/** @throws FexgraphError BAD_OPTION if a runtime is installed. */
export function refuseSecondRuntime(): void {
  if (!shared[INSTALLED]) return;
  throw new FexgraphError('BAD_OPTION', 'a runtime is installed already', {
    hint: 'dispose it first, or use createRuntime() and runtime.open(node), of which there may be several',
  });
}

/** The container of plain operators. Without a runtime it is an empty one: a node that injects nothing needs no more. */
export function operatorContainer(): DependencyContainer {
  return shared[INSTALLED]?.container ?? rootContainer.createChildContainer();
}

export const NO_RUNTIME_HINT = `no runtime is installed: before the first subscription write
  import { installRuntime } from '@fexgraph/runtime/node';
  await installRuntime();`;

export function isRuntimeInstalled(): boolean {
  return shared[INSTALLED] !== undefined;
}
