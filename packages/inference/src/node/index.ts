export { CpuBackend } from './cpu-backend.ts';
export { CudaBackend } from './cuda-backend.ts';
export { ExecutionProbe } from './execution-probe.ts';
export { registerInference } from './register-inference.ts';
export { WebGpuBackend } from './webgpu-backend.ts';
