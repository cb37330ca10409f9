import type { BuildOverrides } from '@fexgraph/models';

/** How networks of the reference packs are built for a backend: WebGPU wants other operators than the cpu. */
export function buildFor(backend: string | undefined): BuildOverrides {
  return backend === 'webgpu' ? { target: 'webgpu' } : {};
}
