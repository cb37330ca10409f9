import { CLOCK, type Clock } from '@fexgraph/core';
import { inject, injectable } from 'tsyringe';
import { SerialGate } from '../session-workers/device-gate.ts';
import { ExecutionProbe, type ProbeReport } from './execution-probe.ts';
import { OrtBackend, type ProviderTraits } from './ort-backend.ts';
import { reasonOf } from './probe-reason.ts';

const WEBGPU: ProviderTraits = {
  provider: 'webgpu',
  // One for the process, not one for a backend object: two threads in the runtime's WebGPU code at the same time crash
  // the process, whichever sessions they belong to (github.com/microsoft/onnxruntime/issues/32561).
  gate: new SerialGate('webgpu device'),
  maxWorkers: 1,
  shareThreads: false,
  probeBeforeLoad: true,
  explain: explainWebGpu,
};

/**
 * The WebGPU execution provider of onnxruntime-node: Vulkan on Linux, Metal on macOS, Direct3D 12 on Windows. One call
 * at a time. A model with an operator that WebGPU lacks does not load: nothing runs on the cpu unseen.
 */
@injectable()
export class WebGpuBackend extends OrtBackend {
  constructor(@inject(CLOCK) clock: Clock, @inject(ExecutionProbe) probe: ExecutionProbe) {
    super(WEBGPU, clock, probe);
  }
}

export function explainWebGpu(report: ProbeReport) {
  const reason = reasonOf(report);
  if (process.platform !== 'linux') return { reason, hint: 'install a current graphics driver' };
  if (/libvulkan/.test(report.log)) {
    return { reason, hint: `install the Vulkan loader (Debian and Ubuntu: libvulkan1) and ${DRIVER}` };
  }
  return { reason, hint: `install ${DRIVER}` };
}

const DRIVER =
  'a Vulkan driver: the one of your graphics card (Mesa: mesa-vulkan-drivers), or for a machine without one ' +
  'SwiftShader, which Chromium brings along: set VK_ICD_FILENAMES to its vk_swiftshader_icd.json';
