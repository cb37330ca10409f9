import { type CudaLibraries, cudaLibraries } from './cuda-libraries.ts';
import type { ProbeReport } from './execution-probe.ts';
import { reasonOf } from './probe-reason.ts';

/** Why CUDA is not available here, and how to get it. */
export function explainCuda(
  report: ProbeReport,
  platform = `${process.platform}-${process.arch}`,
  libraries: () => CudaLibraries = cudaLibraries,
): { readonly reason: string; readonly hint: string } {
  const reason = reasonOf(report);
  if (platform !== 'linux-x64') {
    return { reason, hint: 'onnxruntime-node has CUDA for Linux on x64 only; webgpu uses the graphics card elsewhere' };
  }
  const { downloaded, installScript } = libraries();
  if (!downloaded && report.result.outcome !== 'not-built') {
    return {
      reason: 'its libraries are not part of the npm package of onnxruntime-node and have not been downloaded',
      hint: `run "npm run setup:cuda" in a clone of fexgraph, or ONNXRUNTIME_NODE_INSTALL=true node ${installScript}; it needs an NVIDIA driver, CUDA 12 and cuDNN 9`,
    };
  }
  return { reason, hint: 'check that "nvidia-smi" works and that CUDA 12 and cuDNN 9 are on the library path' };
}
