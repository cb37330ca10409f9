import { CLOCK, type Clock } from '@fexgraph/core';
import { inject, injectable } from 'tsyringe';
import { openGate } from './device-gate.ts';
import { ExecutionProbe, type ProbeReport } from './execution-probe.ts';
import { OrtBackend, type ProviderTraits } from './ort-backend.ts';
import { reasonOf } from './probe-reason.ts';

const CUDA: ProviderTraits = {
  provider: 'cuda',
  gate: openGate,
  maxWorkers: Number.POSITIVE_INFINITY,
  probeBeforeLoad: true,
  explain: explainCuda,
};

/**
 * The CUDA 12 execution provider of onnxruntime-node, which its npm package does not contain. A model with an operator
 * that CUDA lacks does not load: nothing runs on the cpu unseen.
 */
@injectable()
export class CudaBackend extends OrtBackend {
  constructor(@inject(CLOCK) clock: Clock, @inject(ExecutionProbe) probe: ExecutionProbe) {
    super(CUDA, clock, probe);
  }
}

function explainCuda(report: ProbeReport) {
  const reason = reasonOf(report);
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return { reason, hint: 'onnxruntime-node has CUDA for Linux on x64 only; webgpu uses the graphics card elsewhere' };
  }
  if (/libonnxruntime_providers_\w+\.so: cannot open/.test(report.log)) {
    return {
      reason: 'its libraries are not part of the npm package of onnxruntime-node and have not been downloaded',
      hint: 'run "npm run setup:cuda" once; it needs an NVIDIA driver, CUDA 12 and cuDNN 9',
    };
  }
  return { reason, hint: 'check that "nvidia-smi" works and that CUDA 12 and cuDNN 9 are on the library path' };
}
