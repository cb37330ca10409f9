import type { WebOutputs, WebRuntime } from '@fexgraph/web';

const GRAPHS = [
  'embedded',
  'embedded-video',
  'live-tracking',
  'mediapipe',
  'mediapipe-video',
  'pose-only',
  'emotions-only',
];

export interface RuntimeChoice {
  readonly backend: 'wasm' | 'webgpu' | 'auto';
  /** Where files of sinks go. Default: downloads. */
  readonly outputs?: WebOutputs;
}

/**
 * Makes the runtime of one job (a camera that runs, a queue, a graph). Whoever asks disposes it. Models and graphs lie
 * beside the page.
 */
export async function openRuntime({ backend, outputs }: RuntimeChoice): Promise<WebRuntime> {
  const { createRuntime } = await import('./web-runtime.ts');
  return createRuntime({
    models: './models/',
    graphs: GRAPHS.map((name) => `./graphs/${name}.yaml`),
    backend,
    outputs,
  });
}
