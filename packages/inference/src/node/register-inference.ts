import { type DependencyContainer, Lifecycle } from 'tsyringe';
import { BACKEND, INFERENCE, INFERENCE_SETTINGS, type InferenceSettings } from '../inference.ts';
import { InferenceService } from '../inference-service.ts';
import { CpuBackend } from './cpu-backend.ts';
import { CudaBackend } from './cuda-backend.ts';
import { WebGpuBackend } from './webgpu-backend.ts';

/**
 * Registers the three backends of onnxruntime-node, the settings, and the service behind INFERENCE. Each child
 * container gets its own, so that a run ends what it opened: `await container.dispose()`. The host registers
 * MODEL_LOADER and CLOCK. More backends: `container.register(BACKEND, { useClass: TheirBackend })`.
 */
export function registerInference(container: DependencyContainer, settings: InferenceSettings): void {
  const perContainer = { lifecycle: Lifecycle.ContainerScoped };
  container.register(BACKEND, { useClass: CpuBackend }, perContainer);
  container.register(BACKEND, { useClass: WebGpuBackend }, perContainer);
  container.register(BACKEND, { useClass: CudaBackend }, perContainer);
  container.register(INFERENCE_SETTINGS, { useValue: settings });
  container.register(InferenceService, { useClass: InferenceService }, perContainer);
  container.register(INFERENCE, { useToken: InferenceService });
}
