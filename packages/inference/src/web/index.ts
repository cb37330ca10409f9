export { registerInference } from './register-inference.ts';
export { WasmBackend } from './wasm-backend.ts';
export type { WebInferenceOptions } from './web-inference-options.ts';
export type { CreateWorker } from './web-thread.ts';
export { WebGpuBackend } from './webgpu-backend.ts';
