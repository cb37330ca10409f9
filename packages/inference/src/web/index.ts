export { registerInference } from './register-inference.ts';
export type { CreateWorker } from './session-host.ts';
export { WasmBackend } from './wasm-backend.ts';
export type { WebInferenceOptions } from './web-inference-options.ts';
export type { WebProvider } from './web-protocol.ts';
export { WebGpuBackend } from './webgpu-backend.ts';
