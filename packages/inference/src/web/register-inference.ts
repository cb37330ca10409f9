import { type DependencyContainer, Lifecycle } from 'tsyringe';
import { BACKEND, INFERENCE, INFERENCE_SETTINGS, type InferenceSettings } from '../inference.ts';
import { InferenceService } from '../inference-service.ts';
import { WasmBackend } from './wasm-backend.ts';
import { WEB_INFERENCE, type WebInferenceOptions } from './web-inference-options.ts';
import { WebGpuBackend } from './webgpu-backend.ts';

/**
 * Registers the two backends of onnxruntime-web, the settings, and the service behind INFERENCE, as
 * `@fexgraph/inference/node` does for its own. The host registers MODEL_LOADER and CLOCK.
 */
export function registerInference(
  container: DependencyContainer,
  { createWorker, wasmFolder, warmUp, ...settings }: InferenceSettings & WebInferenceOptions,
): void {
  const perContainer = { lifecycle: Lifecycle.ContainerScoped };
  container.register(WEB_INFERENCE, { useValue: { createWorker, wasmFolder, warmUp } });
  container.register(BACKEND, { useClass: WasmBackend }, perContainer);
  container.register(BACKEND, { useClass: WebGpuBackend }, perContainer);
  container.register(INFERENCE_SETTINGS, { useValue: settings });
  container.register(InferenceService, { useClass: InferenceService }, perContainer);
  container.register(INFERENCE, { useToken: InferenceService });
}
