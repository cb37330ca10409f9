import { BACKEND, type Backend } from '@fexgraph/inference';
import type { NodeRuntime } from '../create-runtime.ts';

/** The kernels that quantised models are made for and measured with. */
export function referenceBackend({ container }: Pick<NodeRuntime, 'container'>): Backend {
  return container.resolveAll(BACKEND).find(({ id }) => id === 'cpu')!;
}
